import type { Category, Post, PostRole, Text } from '@xeploai/domain';

/** One group of people with similar duties, as a province defines it. The first group that fits a post counts. */
export interface SimilarDutyGroup {
  readonly id: string;
  readonly title: Text;
  readonly roles?: readonly PostRole[];
  readonly categories?: readonly Category[];
  readonly occupations?: readonly Post['occupation'][];
}

/** The group of a post; `other` when the province names none that fits. */
export function groupOf(groups: readonly SimilarDutyGroup[], post: Post): string {
  const fits = (allowed: readonly string[] | undefined, value: string): boolean => allowed?.includes(value) ?? true;
  const group = groups.find(
    ({ roles, categories, occupations }) =>
      fits(roles, post.role) && fits(categories, post.category) && fits(occupations, post.occupation),
  );
  return group?.id ?? 'other';
}
