import { describe, expect, it } from 'vitest';
import { displayCitation } from './citation.js';

describe('a citation', () => {
  const place = { act: 'nd90-2020', article: '12', clause: '2', point: 'd' };

  it('is written from the point up in Vietnamese, and with commas in English', () => {
    expect(displayCitation(place, 'vi', 'Nghị định 90/2020/NĐ-CP')).toBe(
      'điểm d khoản 2 Điều 12 Nghị định 90/2020/NĐ-CP',
    );
    expect(displayCitation(place, 'en', 'Decree 90/2020/NĐ-CP')).toBe(
      'point d, clause 2, Article 12, Decree 90/2020/NĐ-CP',
    );
  });

  it('leaves out what it does not name', () => {
    expect(displayCitation({ act: 'nd90-2020', article: '4' }, 'vi')).toBe('Điều 4 nd90-2020');
    expect(displayCitation({ act: 'nd90-2020' }, 'en')).toBe('nd90-2020');
  });
});
