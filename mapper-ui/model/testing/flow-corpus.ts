import { sampleFlow } from './sample-flow.ts'

const flowStyle = `{
  # written as JSON, nearly
  "flow": "orders",  "format": 1,
  source: { read: shop.order },
  "steps": [
    # first
    { skip: 'empty', if: '=$count(lines) = 0' },  # one
    { find: pos.debtor, by: { email: =email }, as: debtor, missing: ok },
    { write: pos.order, match: {reference: =number}, set: {
      reference: =number,   # ref
      delivery: { name: =$words(firstname,lastname), city: Rome },
      lines: { for: =lines, set: { sku: =sku } },
    } },
  ],
  tables: { country: { rows: {nl: NL} } },
}
`

const odd = `---
# größe 🎉 – Übersicht
flow: "orders"
about: |
  # not a comment
  Erste Zeile

    eingerückt
format: 1
source:
    read: shop.order
tables:
    country:
        rows:
            "nl":  NL    # Niederlande 🎉
            0871: "x"
steps:
- skip: >-
    folded text
    goes on
  if: '=$count(lines) = 0'

-   find: pos.debtor    # ключ
    by:
        email: =email
    as: debtor
    missing: ok
# the write
-   write: pos.order
    match:
        reference: =number
    createOnly:
    - remark
    set:
        # 漢字
        reference: "=number"   #\tx
        remark: |+
          kept

        debtor: =$debtor.id
        delivery:
            city: =billing.city

            # lonely
        lines:
            for: =lines
            # why
            if: =quantity > 0
            set:
                sku: =sku
                price: >
                  =price
                  * 2
        tags: []
...
`

const grouped = `flow: orders
source: { read: shop.order }
steps:
  - let:
      city: =billing.city   # computed
  - if: =email
    do:
      # known
      - find: pos.debtor
        by: { email: =email }
        as: debtor
    else:
      - fail: No address  # why
  - for: =lines
    do:
      - write: pos.order
        mode: =$if(true, "create", "update")
        createOnly: =$settings.fields
        set:
          reference: =sku & " # " & $string(quantity)
          lines:
            for: =options
            set: { label: =name }
  - write: pos.order
    set: {}
deletes:
  limit: 5%
  do:
    - delete: pos.order   # gone`

/** Flows laid out by hand, each in its own odd but right way. */
export const flowCorpus: Readonly<Record<string, string>> = {
  sample: sampleFlow,
  'flow style': flowStyle,
  odd,
  grouped,
  'sample in CRLF': sampleFlow.replaceAll('\n', '\r\n'),
  'odd in CRLF': odd.replaceAll('\n', '\r\n'),
  'sample with a byte order mark': `\ufeff${sampleFlow}`,
  'sample without a last line break': sampleFlow.trimEnd(),
}
