/** Who issues a paper. Number and day stay blank for the clerical office. */
export interface Letterhead {
  /** May hold a line break. */
  readonly superior: string;
  readonly issuer: string;
  readonly place: string;
  /** Type and body after the number, for example `BC-SNV`. */
  readonly symbol: string;
}
