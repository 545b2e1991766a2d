import { shared } from '../../test/vitest.shared.ts';

export default shared('evaluation');
