const commented = `# yaml-language-server: $schema=flow.json
flow: orders        # name
format: 1
# ------ about ------
about:   "Says \\"hi\\""   # double
title:   'It''s fine'      # single

# The trigger
trigger: { every: 15m, at: [ 1, 2,3 ] }   # flow
source:
  # what is read
  read: shop.order   # resource
  where:
    status:   [ paid , shipped ]
    # lonely comment in a map

    since:    2026-01-01
  #odd comment
steps:
  - let:                 # values
      name: =customer.name & " – " & id
      sum:    =$sum(lines.(price * quantity))
      hex: 0x1F
  # about the find
  - find: pos.debtor     # lookup
    by: { email: =email }
    missing: ok

  # the write
  - write: pos.order
    set:
      total: =total
      # loop
      lines: { for: =lines, set: { sku: =sku, count: =quantity } }
      note: |
        # not a comment
        First line
          indented

      memo: >-
        folded text
        goes on

        here
      empty:
      tilde: ~
  - skip: "nothing # to do"
    if: =x
tables: {}
list: []
`

const indentless = `---
a:
- 1
-   x: 2
    y: 3   # aligned
- - deep
  - deeper # c
  -
    - deepest
- # comment after dash
  key: value
-
  other: 1
b: &anchor
    deep4: 1
    more:
        deep8: yes please
    list:
    - q
    - r
"quoted key": 1
'single key' : 2
c: *anchor
? explicit
: value
d: "multi
  line"
e: plain that
  goes on   # after
f:
  - one

  - two


  - three
...
`

const flows = `{
  # first
  "json": 1,   # about json
  plain: [a, b,
    c],

  # nested
  nested: {
    x: 1, y: {z: "2"},
    # lead of w
    w: [ {a: 1}, {b: 2}, ],
  }, empty: {}, none: [ ],
  text: 'single ''quoted''',
  last: true # no comma
}
`

const tight = `flow: [ {a: 1, b: {c: [1,2,[3,4]]}}, [x: 1, y], {"k":"v","l":[]}, "s" ]
rows: { 2: high, 0871: x, 1.0: y,
        'q': "r" }
matrix:
  - [1, 2, 3]
  - [4, 5, 6] # row
  - []
pairs: {a, b: , c: 1}
`

const multibyte = `naïve: "größe 🎉"   # 漢字 comment
日本語:
    ключ: значение   #\ttab in comment
    emoji: '🎉 party'
    # 🎉 lead
    list:
        - één
        - "twee\\u00e9"   #\tx
        - drie
last: ‹end›`

const scalars = `keep: |+
  kept

next: |2
    two more
  base
strip: >-
  folded
   more
# between
header: | # about it
  body
items:
  - |
    literal
    item
  - >
    folded

    item

  - plain
  - "double"
end: |
  no break at the end`

const anchored = `base: &base { a: 1, b: [x, y] }
one: &one 1
text: !!str 5
uses:
  - *base
  - *one
  - &two two
  - other
copy:
  <<: *base
  c: 3
list: &list
  - 1
  - 2
again: *list
tagged: !thing
  a: 1
  b: 2
free:
  x: 1
  # about y
  y: 2
`

/** Files laid out by hand, each in its own odd but right way. */
export const editCorpus: Readonly<Record<string, string>> = {
  commented,
  indentless,
  flows,
  tight,
  multibyte,
  scalars,
  anchored,
  'commented in CRLF': commented.replaceAll('\n', '\r\n'),
  'indentless in CRLF': indentless.replaceAll('\n', '\r\n'),
  'flows in CRLF': flows.replaceAll('\n', '\r\n'),
  'scalars in CRLF': scalars.replaceAll('\n', '\r\n'),
  'commented with a byte order mark': `\ufeff${commented}`,
  'anchored without a last line break': anchored.trimEnd(),
  'a list': `# items\n- a: 1\n  b: 2\n# two\n- a: 3 # c\n  # b\n  b: 4\n- text\n`,
}
