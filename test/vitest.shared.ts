import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const conditions = ['@xeploai/source', ...defaultServerConditions];

/** One vitest configuration for every package: sources are read, not `dist`; results also go to `test-results.json`. No tests is a failure. */
export const shared = (name: string, test: Record<string, unknown> = {}) =>
  defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
    test: {
      name,
      include: ['src/**/*.test.ts'],
      // A busy machine is no failed test.
      testTimeout: 30_000,
      hookTimeout: 60_000,
      reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
      ...test,
    },
  });
