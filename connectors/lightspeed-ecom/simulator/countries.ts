/** The countries that the simulated shop ships to. */
export const COUNTRIES = [
  { id: 21, code: 'be', code3: 'bel', title: 'Belgium' },
  { id: 38, code: 'ca', code3: 'can', title: 'Canada' },
  { id: 73, code: 'fr', code3: 'fra', title: 'France' },
  { id: 80, code: 'de', code3: 'deu', title: 'Germany' },
  { id: 103, code: 'ie', code3: 'irl', title: 'Ireland' },
  { id: 105, code: 'it', code3: 'ita', title: 'Italy' },
  { id: 124, code: 'lu', code3: 'lux', title: 'Luxembourg' },
  { id: 150, code: 'nl', code3: 'nld', title: 'Netherlands, The' },
  { id: 226, code: 'us', code3: 'usa', title: 'United States' },
]
