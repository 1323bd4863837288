import { defineText } from '../text/define-text.ts'

export const rowText = defineText('wizard-rows', {
  en: {
    newName: '{{name}} (new)',
    notInSystem: '{{system}} has no such value, so this row is never used.',
    takenByName: 'Same name',
    undo: 'Undo',
  },
  it: {
    newName: '{{name}} (nuovo)',
    notInSystem: '{{system}} non ha questo valore: la riga non viene mai usata.',
    takenByName: 'Stesso nome',
    undo: 'Annulla',
  },
  nl: {
    newName: '{{name}} (nieuw)',
    notInSystem: '{{system}} heeft die waarde niet: deze rij wordt nooit gebruikt.',
    takenByName: 'Zelfde naam',
    undo: 'Ongedaan maken',
  },
})
