/** What projects are about; each names the project and its functions. */
export const DOMAINS: Readonly<Record<string, readonly string[]>> = {
  orders: ['Order', 'Invoice', 'Basket', 'Voucher', 'Refund', 'Parcel', 'Receipt', 'Price'],
  sensors: ['Sensor', 'Signal', 'Probe', 'Reading', 'Alarm', 'Battery', 'Channel', 'Sample'],
  library: ['Book', 'Shelf', 'Loan', 'Reader', 'Author', 'Page', 'Catalogue', 'Fine'],
  traffic: ['Train', 'Platform', 'Ticket', 'Route', 'Delay', 'Seat', 'Stop', 'Driver'],
  garden: ['Plant', 'Seed', 'Bed', 'Harvest', 'Season', 'Water', 'Tool', 'Fence'],
  kitchen: ['Recipe', 'Oven', 'Portion', 'Spice', 'Menu', 'Guest', 'Table', 'Dough'],
  chess: ['Board', 'Move', 'Piece', 'Clock', 'Rating', 'Opening', 'Match', 'Player'],
  weather: ['Storm', 'Cloud', 'Station', 'Front', 'Rain', 'Wind', 'Frost', 'Chart'],
};

/** Where a project keeps its sources. */
export const LAYOUTS = ['src', 'src/lib', 'lib', 'src/core', 'packages/main', 'source'] as const;

/** Where it keeps its tests. */
export const TEST_FOLDERS = ['test', 'tests', 'src/test'] as const;

/** What `$s` in a template may become. */
export const SEPARATORS = ['-', '_', ':', '/', '+', '.'] as const;
