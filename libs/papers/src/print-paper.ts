import { Document, Packer, type Footer, type Paragraph, type Table } from 'docx';
import { halfPoints, LAYOUT } from './layout.js';
import type { Letterhead } from './letterhead.js';
import { headTable, pageNumberHeaders, paragraph, sectionProperties, signTable } from './paper-parts.js';
import { settleZip } from './settle-zip.js';

/**
 * An official paper laid out by Decree 30/2020: letterhead above, recipients and signer below what it says. The same
 * content gives the same bytes.
 */
export async function printPaper(
  letterhead: Letterhead,
  content: readonly (Paragraph | Table)[],
  below: { readonly recipients: readonly string[]; readonly footers?: { default: Footer; first: Footer } },
): Promise<Uint8Array> {
  const { font, sizesPt } = LAYOUT;
  const document = new Document({
    creator: 'Xếp Loại',
    styles: {
      default: { document: { run: { font: font.name, size: halfPoints(sizesPt.body), color: font.colour } } },
    },
    sections: [
      {
        properties: sectionProperties,
        headers: pageNumberHeaders(),
        ...(below.footers === undefined ? {} : { footers: below.footers }),
        children: [
          headTable(letterhead),
          ...content,
          paragraph('', { size: 'body' }),
          signTable(below.recipients, letterhead.signer),
        ],
      },
    ],
  });
  return settleZip(new Uint8Array(await Packer.toBuffer(document)));
}
