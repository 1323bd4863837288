/** What functions are about, in the order that lists show them. */
export const functionKinds = ['text', 'numbers', 'dates', 'lists', 'codes', 'yes-or-no'] as const

export type FunctionKind = (typeof functionKinds)[number]

const NAMES: Readonly<Record<FunctionKind, string>> = {
  text: `words join substring substringBefore substringAfter uppercase lowercase trim pad split match replace length string
    textFromHtml streetParts`,
  numbers: `money round floor ceil abs sum average max min number formatNumber formatInteger parseInteger formatBase power
    sqrt random`,
  dates:
    'formatDate parseDate addDays localDate localTime inZone toUtc now millis toMillis fromMillis',
  lists: `count distinct sort append reverse filter map reduce single zip shuffle each keys lookup merge sift spread clone`,
  codes: `translate countryCode countryName vatNumber emailAddress slug encodeUrl encodeUrlComponent decodeUrl
    decodeUrlComponent base64encode base64decode`,
  'yes-or-no': 'if first empty exists not boolean contains type assert error',
}

const KIND_OF = new Map(
  functionKinds.flatMap((kind) => NAMES[kind].split(/\s+/).map((name) => [name, kind] as const)),
)

/** What a function is about; of one that nobody has placed yet, lists. */
export function kindOfFunction(name: string): FunctionKind {
  return KIND_OF.get(name) ?? 'lists'
}

/** Functions by what they are about, each as often as it is there and in its order. */
export function groupByKind<Described>(
  functions: readonly Described[],
  nameOf: (described: Described) => string,
): readonly { readonly kind: FunctionKind; readonly functions: readonly Described[] }[] {
  return functionKinds
    .map((kind) => ({
      kind,
      functions: functions.filter((each) => kindOfFunction(nameOf(each)) === kind),
    }))
    .filter((group) => group.functions.length > 0)
}

/** Names that have a place, for the test that every function has one. */
export const placedFunctions: readonly string[] = [...KIND_OF.keys()]
