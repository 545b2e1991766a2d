/** Who issues a paper, in ordinary spelling; the paper sets what Decree 30/2020 wants in capitals. */
export interface Letterhead {
  /** The body directly above, to which the report goes: `Ủy ban nhân dân tỉnh Ninh Thuận`. */
  readonly superior: string;
  /** `Sở Nội vụ`. */
  readonly issuer: string;
  readonly place: string;
  /** Type and body after the number, for example `BC-SNV`. Number and day stay blank for the clerical office. */
  readonly symbol: string;
  /** Post of the person who signs: `Giám đốc`. */
  readonly signer: string;
}

export const capitals = (text: string): string => text.toLocaleUpperCase('vi');

/** A long name of a People's Committee takes two lines, broken before its province, city or district. */
export const inTwoLines = (name: string): readonly string[] => {
  const at = name.search(/ (tỉnh|thành phố|huyện|xã|phường) /i);
  return at < 0 ? [name] : [name.slice(0, at), name.slice(at + 1)];
};
