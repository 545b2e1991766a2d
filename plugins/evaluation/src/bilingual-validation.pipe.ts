import { Injectable, StandardSchemaValidationPipe } from '@nestjs/common';
import { readInputPart } from '@xeploai/law';
import type { z } from 'zod';

/** Checks a parameter by its zod schema; every fault is told in both languages with its place. */
@Injectable()
export class BilingualValidationPipe extends StandardSchemaValidationPipe {
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the signature that is overridden has it
  protected override validate<Value>(value: unknown, schema: unknown): { value: Value } {
    return { value: readInputPart(schema as z.ZodType<Value>, value ?? {}, 'request') };
  }
}
