import { resolve } from 'node:path';
import { ProblemError } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.js';

const HRM = { XEPLOAI_HRM_URL: 'https://hrm.example.vn:8443/api/v1', XEPLOAI_HRM_TOKEN: 'bi-mat' };

/** The settings that are found wrong, in order, and every word said of them. */
function wrongIn(env: Readonly<Record<string, string>>): { readonly where: readonly string[]; readonly said: string } {
  try {
    readSettings(env);
  } catch (err) {
    if (!(err instanceof ProblemError)) throw err;
    return { where: err.problems.map(({ where }) => where), said: `${err.message} ${JSON.stringify(err.problems)}` };
  }
  return { where: [], said: '' };
}

describe('the settings of the environment', () => {
  it('need not be given: the embedded store, no HRM, Vietnamese', () => {
    expect(readSettings({})).toEqual({
      dataDir: resolve('.xeploai'),
      database: null,
      hrm: null,
      actsFolder: null,
      language: 'vi',
    });
  });

  it('that are empty count as not given', () => {
    const empty = { XEPLOAI_DATABASE: '', XEPLOAI_HRM_URL: '', XEPLOAI_HRM_TOKEN: '', XEPLOAI_LANG: '' };
    expect(readSettings(empty)).toEqual(readSettings({}));
  });

  it('name folders, which are taken from where the program runs', () => {
    const { dataDir, actsFolder } = readSettings({ XEPLOAI_DATA_DIR: 'so-lieu', XEPLOAI_ACTS: '/etc/xeploai/acts' });
    expect([dataDir, actsFolder]).toEqual([resolve('so-lieu'), '/etc/xeploai/acts']);
  });

  it.each(['postgres://xeploai@db.example.vn/xeploai', 'postgresql:///xeploai?host=/run/postgresql'])(
    'name the database %s',
    (XEPLOAI_DATABASE) => {
      expect(readSettings({ XEPLOAI_DATABASE }).database).toBe(XEPLOAI_DATABASE);
    },
  );

  it('let the program speak to the host of the HRM alone, unless others are listed', () => {
    expect(readSettings(HRM).hrm).toEqual({
      url: HRM.XEPLOAI_HRM_URL,
      token: 'bi-mat',
      hosts: ['hrm.example.vn:8443'],
    });
    const listed = { ...HRM, XEPLOAI_HRM_HOSTS: ' hrm.example.vn , 10.0.0.5:8080,' };
    expect(readSettings(listed).hrm?.hosts).toEqual(['hrm.example.vn', '10.0.0.5:8080']);
    expect(readSettings({ ...HRM, XEPLOAI_HRM_HOSTS: ' , ' }).hrm?.hosts).toEqual(['hrm.example.vn:8443']);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a database of another kind', { XEPLOAI_DATABASE: 'mysql://u:bi-mat@host/x' }, 'XEPLOAI_DATABASE'],
    ['an address that is none', { ...HRM, XEPLOAI_HRM_URL: 'hrm.example.vn' }, 'XEPLOAI_HRM_URL'],
    ['an address that is no web address', { ...HRM, XEPLOAI_HRM_URL: 'ftp://hrm.example.vn' }, 'XEPLOAI_HRM_URL'],
    [
      'an address that holds a password',
      { ...HRM, XEPLOAI_HRM_URL: 'https://u:bi-mat@hrm.example.vn' },
      'XEPLOAI_HRM_URL',
    ],
    ['a language that is not spoken', { XEPLOAI_LANG: 'fr' }, 'XEPLOAI_LANG'],
    ['an HRM without its token', { XEPLOAI_HRM_URL: HRM.XEPLOAI_HRM_URL }, 'XEPLOAI_HRM_TOKEN'],
    ['a token without its HRM', { XEPLOAI_HRM_TOKEN: 'bi-mat' }, 'XEPLOAI_HRM_URL'],
  ])('with %s are refused by the name of the setting, and no secret is said', (_, env, setting) => {
    const { where, said } = wrongIn(env);
    expect(where).toEqual([setting]);
    expect(said).not.toContain('bi-mat');
  });

  it('that are wrong are told all at once', () => {
    const { where } = wrongIn({
      XEPLOAI_DATABASE: 'mysql://x',
      XEPLOAI_HRM_URL: 'nonsense',
      XEPLOAI_LANG: 'fr',
    });
    expect(where).toEqual(['XEPLOAI_DATABASE', 'XEPLOAI_HRM_URL', 'XEPLOAI_LANG', 'XEPLOAI_HRM_TOKEN']);
  });
});
