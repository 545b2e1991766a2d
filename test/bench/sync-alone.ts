import { openStore } from '@xeploai/store';
import { clock } from './engines.js';
import { syncFrom } from './sync.js';

/* Syncs once into PostgreSQL and tells the peak memory of doing so, in MB. */
const [databaseUrl = '', url = '', host = ''] = process.argv.slice(2);
const store = await openStore({ url: databaseUrl }, { clock });
await syncFrom({ url, host }, store);
await store.close();
process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1024)));
