import { createServer } from 'node:http';
import { generateProvince, type WireStaff } from '@xeploai/sample-hrm';

/*
 * An HRM that costs next to nothing: its pages lie ready as bytes, in a process of its own, so that the time of a read is
 * the time of the reader. `POST /change` changes one person in a thousand and answers how many.
 */
const PAGE = 1000;
const [people = 1000] = process.argv.slice(2).map(Number);
const { units, staff } = generateProvince({ seed: 7, staff: people, year: 2024, dirtyRows: false });

function pagesOf(rows: readonly unknown[]): Map<string, Buffer> {
  const pages = new Map<string, Buffer>();
  for (let from = 0; from < rows.length; from += PAGE) {
    const next = from + PAGE < rows.length ? String(from + PAGE) : null;
    const body = { items: rows.slice(from, from + PAGE), nextCursor: next, total: rows.length };
    pages.set(from === 0 ? '' : String(from), Buffer.from(JSON.stringify(body)));
  }
  return pages;
}

const unitPages = pagesOf(units);
let staffPages = pagesOf(staff);
let changes = 0;

function change(): number {
  changes++;
  let changed = 0;
  for (let at = 500; at < staff.length; at += 1000) {
    const person = staff[at] as WireStaff;
    person.ethnicity = `${changes % 2 === 0 ? 'Chăm' : 'Raglai'} ${changes}`;
    changed++;
  }
  staffPages = pagesOf(staff);
  return changed;
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname === '/change') {
    response.end(String(change()));
    return;
  }
  const pages = url.pathname === '/api/v1/units' ? unitPages : staffPages;
  const page = pages.get(url.searchParams.get('cursor') ?? '');
  response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'application/json; charset=utf-8' });
  response.end(page);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0} ${staff.length}\n`);
});
