import { shared } from './vitest.shared.ts';

export default shared('test', { testTimeout: 60_000, hookTimeout: 60_000 });
