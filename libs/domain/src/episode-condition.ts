/** What a formula asks of one episode; `anyOf`: one of several suffices. */
export type EpisodeCondition =
  | { readonly field: string; readonly is: boolean | string }
  | { readonly field: string; readonly withinPeriod: true }
  | { readonly anyOf: readonly EpisodeCondition[] };
