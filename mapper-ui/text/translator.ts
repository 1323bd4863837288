import { createInstance, type i18n } from 'i18next'

/** Holds the words of all areas that are loaded; React escapes what is put in. */
export const translator: i18n = createInstance()

void translator.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: {},
  interpolation: { escapeValue: false },
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
})
