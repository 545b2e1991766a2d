// Lets a plain Node run the sources: they say `./x.js`, and there it is `./x.ts`.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

registerHooks({
  resolve(name, context, next) {
    const source = /^\.\.?\/.*\.js$/.test(name) ? new URL(name.replace(/\.js$/, '.ts'), context.parentURL) : null;
    return next(source !== null && existsSync(source) ? source.href : name, context);
  },
});
