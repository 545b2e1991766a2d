import type { Random } from './random.js';

/** Names of invented people: Kinh, Chăm, Raglai, Cơ Ho and Hoa, as they are met in the province. */
interface Naming {
  readonly ethnicity: string;
  readonly weight: number;
  readonly families: readonly string[];
  readonly middles: Readonly<Record<'male' | 'female', readonly string[]>>;
  readonly givens: Readonly<Record<'male' | 'female', readonly string[]>>;
}

const KINH_GIVEN = {
  male: 'An Bình Cường Dũng Duy Đạt Đông Hải Hiếu Hùng Huy Khánh Lâm Long Minh Nam Nghĩa Phong Phúc Quân Quang Sơn Tài Thắng Thành Tiến Toàn Trung Tuấn Vinh'.split(
    ' ',
  ),
  female:
    'Ái Ánh Ân Bích Chi Diễm Dung Duyên Giang Hà Hạnh Hằng Hiền Hoa Hương Lan Linh Loan Mai My Nga Ngọc Nhung Oanh Phượng Quyên Thảo Thủy Trang Yến'.split(
      ' ',
    ),
};

const NAMINGS: readonly Naming[] = [
  {
    ethnicity: 'Kinh',
    weight: 76,
    families: 'Nguyễn Trần Lê Phạm Huỳnh Võ Phan Trương Bùi Đặng Đỗ Ngô Hồ Dương Đinh'.split(' '),
    middles: {
      male: 'Văn Hữu Đức Minh Quốc Thanh Công Ngọc'.split(' '),
      female: ['Thị', 'Thị Ngọc', 'Thị Thu', 'Thị Thanh', 'Kim', 'Mỹ', 'Thị Bích'],
    },
    givens: KINH_GIVEN,
  },
  {
    ethnicity: 'Chăm',
    weight: 13,
    families: 'Đàng Thiên Báo Quảng Lưu Châu Hứa Đạo Thập Kiều Trượng Phú'.split(' '),
    middles: { male: ['Năng', 'Xuân', 'Văn', 'Đại', 'Sanh'], female: ['Thị', 'Thị Kim', 'Thị Mỹ'] },
    givens: {
      male: 'Thọ Hảo Lộc Phước Đức Sinh Tuyên'.split(' '),
      female: ['Hồng', 'Lệ', 'Thoan', 'Xuyến', 'Vân', 'Phương'],
    },
  },
  {
    ethnicity: 'Raglai',
    weight: 8,
    families: ['Chamaléa', 'Pi Năng', 'Ka Tơ', 'Cao', 'Mấu', 'Pupur', 'Taìn'],
    middles: { male: ['', 'Văn'], female: ['Thị', ''] },
    givens: { male: ['Điệp', 'Thạnh', 'Chanh', 'Bích', 'Hoàng'], female: ['Hường', 'Liễu', 'Thiêm', 'Xuân', 'Đào'] },
  },
  {
    ethnicity: 'Cơ Ho',
    weight: 2,
    families: ["K'", 'Ka', 'Sơ Nur'],
    middles: { male: [''], female: [''] },
    givens: { male: ['Brêm', 'Sáu', 'Bảo'], female: ['Thuyên', 'Rim', 'Hiền'] },
  },
  {
    ethnicity: 'Hoa',
    weight: 1,
    families: ['Lâm', 'Tăng', 'Quách', 'Mạch'],
    middles: { male: ['Chí', 'Vĩ'], female: ['Mỹ', 'Tú'] },
    givens: { male: ['Cường', 'Kiệt', 'Hào'], female: ['Anh', 'Phụng', 'Linh'] },
  },
];

export interface InventedName {
  readonly fullName: string;
  readonly ethnicity: string;
}

export function inventName(random: Random, gender: 'male' | 'female'): InventedName {
  let left = random.next() * NAMINGS.reduce((sum, { weight }) => sum + weight, 0);
  const naming = NAMINGS.find(({ weight }) => (left -= weight) < 0);
  if (naming === undefined) throw new RangeError('a random number below 1 always falls on a naming');
  const parts = [random.of(naming.families), random.of(naming.middles[gender]), random.of(naming.givens[gender])];
  return {
    fullName: parts
      .filter((part) => part !== '')
      .join(' ')
      .replace("' ", "'"),
    ethnicity: naming.ethnicity,
  };
}
