/** The agencies that owed the province of Ninh Thuận a result in 2024. */
export interface AgencySeed {
  readonly code: string;
  readonly name: string;
  readonly group: 'department' | 'serviceUnit' | 'association' | 'district';
}

const named = (group: AgencySeed['group'], prefix: string, names: readonly string[]): readonly AgencySeed[] =>
  names.map((name, index) => ({ code: `${prefix}.${String(index + 1).padStart(2, '0')}`, name, group }));

export const AGENCIES: readonly AgencySeed[] = [
  ...named('department', 'SN', [
    'Văn phòng UBND tỉnh',
    'Sở Nội vụ',
    'Sở Tư pháp',
    'Sở Kế hoạch và Đầu tư',
    'Sở Tài chính',
    'Sở Công Thương',
    'Sở Nông nghiệp và Phát triển nông thôn',
    'Sở Giao thông vận tải',
    'Sở Xây dựng',
    'Sở Tài nguyên và Môi trường',
    'Sở Thông tin và Truyền thông',
    'Sở Lao động - Thương binh và Xã hội',
    'Sở Văn hóa, Thể thao và Du lịch',
    'Sở Khoa học và Công nghệ',
    'Sở Giáo dục và Đào tạo',
    'Sở Y tế',
    'Thanh tra tỉnh',
    'Ban Dân tộc',
    'Ban Quản lý các khu công nghiệp',
  ]),
  ...named('serviceUnit', 'DV', [
    'Đài Phát thanh và Truyền hình',
    'Trường Cao đẳng Nghề',
    'Ban QLDA ĐTXD các công trình dân dụng và công nghiệp',
    'Ban QLDA ĐTXD các công trình giao thông',
    'Ban QLDA ĐTXD các công trình nông nghiệp và phát triển nông thôn',
    'Vườn quốc gia Núi Chúa',
    'Vườn quốc gia Phước Bình',
    'Quỹ Đầu tư phát triển',
  ]),
  ...named('association', 'HD', [
    'Hội Chữ thập đỏ',
    'Hội Văn học Nghệ thuật',
    'Liên minh Hợp tác xã',
    'Liên hiệp các Hội Khoa học và Kỹ thuật',
    'Hội Nhà báo',
    'Hội Luật gia',
    'Hội Đông y',
    'Hội Người mù',
    'Hội Người cao tuổi',
    'Hội Khuyến học',
  ]),
  ...named('district', 'HU', [
    'UBND thành phố Phan Rang - Tháp Chàm',
    'UBND huyện Ninh Sơn',
    'UBND huyện Ninh Hải',
    'UBND huyện Ninh Phước',
    'UBND huyện Bác Ái',
    'UBND huyện Thuận Bắc',
    'UBND huyện Thuận Nam',
  ]),
];

export const DIVISIONS: Readonly<Record<string, readonly string[]>> = {
  department: [
    'Văn phòng',
    'Thanh tra',
    'Phòng Kế hoạch - Tài chính',
    'Phòng Tổ chức cán bộ',
    'Phòng Nghiệp vụ 1',
    'Phòng Nghiệp vụ 2',
    'Phòng Pháp chế',
    'Phòng Quản lý chuyên ngành',
  ],
  serviceUnit: ['Phòng Tổ chức - Hành chính', 'Phòng Kế hoạch - Tài vụ', 'Phòng Kỹ thuật', 'Phòng Nghiệp vụ'],
  association: ['Văn phòng'],
  district: [
    'Văn phòng HĐND và UBND',
    'Phòng Nội vụ',
    'Phòng Tư pháp',
    'Phòng Tài chính - Kế hoạch',
    'Phòng Tài nguyên và Môi trường',
    'Phòng Lao động - Thương binh và Xã hội',
    'Phòng Văn hóa và Thông tin',
    'Phòng Giáo dục và Đào tạo',
    'Phòng Y tế',
    'Thanh tra',
    'Phòng Kinh tế',
    'Phòng Quản lý đô thị',
  ],
};
