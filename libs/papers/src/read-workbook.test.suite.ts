import { strFromU8, unzipSync } from 'fflate';

/** What a cell of a workbook holds, read from its XML alone. */
export interface ReadCell {
  /** A text is kept inside the cell; anything else is a number. */
  readonly value: string | number;
  /** Whether its style says that it stays a text, however it is edited. */
  readonly staysText: boolean;
  readonly format: string;
  readonly wraps: boolean;
}

export interface ReadSheet {
  readonly name: string;
  readonly xml: string;
  /** Row by row as they come, cells by their letter. */
  readonly rows: readonly Readonly<Record<string, ReadCell>>[];
}

export interface ReadWorkbook {
  readonly parts: Readonly<Record<string, string>>;
  readonly sheets: readonly ReadSheet[];
}

/** Collects a stream of bytes. */
export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

const unescaped = (xml: string): string =>
  xml.replaceAll(/&(\w+);/g, (_, name: string) => {
    const found = ENTITIES[name];
    if (found === undefined) throw new Error(`entity ${name}`);
    return found;
  });

const asTyped = (text: string): string =>
  text.replaceAll(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/** Reads a workbook from its XML by the standard, sharing nothing with what wrote it. */
export function readWorkbook(bytes: Uint8Array): ReadWorkbook {
  const parts = Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)]),
  );
  const part = (name: string): string => {
    const found = parts[name];
    if (found === undefined) throw new Error(`no ${name} in the workbook`);
    return found;
  };
  const looks = looksOf(part('xl/styles.xml'));
  const targets = new Map(
    [...part('xl/_rels/workbook.xml.rels').matchAll(/<Relationship ([^>]*)\/>/g)].map(([, attributes = '']) => [
      attribute(attributes, 'Id'),
      attribute(attributes, 'Target'),
    ]),
  );
  const sheets = [...part('xl/workbook.xml').matchAll(/<sheet ([^>]*)\/>/g)].map(([, attributes = '']) => {
    const xml = part(`xl/${targets.get(attribute(attributes, 'r:id'))}`);
    const [data = ''] = /<sheetData>.*<\/sheetData>/s.exec(xml) ?? [];
    const rows = [...data.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
      Object.fromEntries(
        [...row.matchAll(/<c ([^>]*)>(.*?)<\/c>/gs)].map(([, cell = '', content = '']) => [
          attribute(cell, 'r').replace(/\d+$/, ''),
          { value: valueOf(cell, content), ...(looks[Number(attribute(cell, 's'))] as (typeof looks)[number]) },
        ]),
      ),
    );
    return { name: attribute(attributes, 'name'), xml, rows };
  });
  return { parts, sheets };
}

const attribute = (attributes: string, name: string): string =>
  unescaped(new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');

function valueOf(cell: string, content: string): string | number {
  const text = /^<is><t(?: [^>]*)?>(.*)<\/t><\/is>$/s.exec(content);
  const number = /^<v>([^<]*)<\/v>$/.exec(content);
  if (attribute(cell, 't') === 'inlineStr' && text !== null) return asTyped(unescaped(text[1] ?? ''));
  if (attribute(cell, 't') === '' && number !== null) return Number(number[1]);
  throw new Error(`a cell that is neither text nor number: <c ${cell}>${content}`);
}

function looksOf(styles: string): readonly Omit<ReadCell, 'value'>[] {
  const formats = new Map(
    [...styles.matchAll(/<numFmt ([^>]*)\/>/g)].map(([, attributes = '']) => [
      attribute(attributes, 'numFmtId'),
      attribute(attributes, 'formatCode'),
    ]),
  );
  const [cellXfs = ''] = /<cellXfs .*<\/cellXfs>/s.exec(styles) ?? [];
  return [...cellXfs.matchAll(/<xf ([^>]*?)(?:\/>|>(.*?)<\/xf>)/gs)].map(([, attributes = '', inner = '']) => {
    const format = formats.get(attribute(attributes, 'numFmtId')) ?? attribute(attributes, 'numFmtId');
    return {
      format,
      staysText: format === '@' && attribute(attributes, 'quotePrefix') === '1',
      wraps: /wrapText="(1|true)"/.test(inner),
    };
  });
}
