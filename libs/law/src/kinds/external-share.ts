import { z } from 'zod';
import { shareSchema } from '../parts.schema.js';
import { defineKind } from '../rule-kind.js';

const schema = z.strictObject({ share: shareSchema });

export type ExternalShare = z.infer<typeof schema>;

/** A share set by another body, which a cap may borrow. It limits nobody by itself. */
export const externalShare = defineKind<ExternalShare>({
  kind: 'external-share',
  schema,
  comparisons: () => [],
  compile: () => ({}),
});
