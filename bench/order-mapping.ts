/** A realistic order: what the mapping below reads, with five lines. */
export function sampleOrder(lines = 5) {
  return {
    id: 184_223,
    number: 'ORD-2026-00184223',
    createdAt: '2026-03-14T09:26:53+01:00',
    status: 'processing',
    paymentStatus: 'paid',
    paymentMethod: 'ideal',
    shippingMethod: 'standard',
    currency: 'EUR',
    remark: ' Please leave the parcel\n at the back door. ',
    email: 'ada.lovelace@example.com',
    firstname: 'Ada',
    middlename: '',
    lastname: 'Lovelace',
    phone: '',
    mobile: '+31 6 12345678',
    isCompany: true,
    company: 'Analytical Engines B.V.',
    vatNumber: 'NL001234567B01',
    gender: 'female',
    billing: address('Keizersgracht', '12', 'a', '1015 CN', 'Amsterdam'),
    shipping: address('Herengracht', '401', '', '1017 BP', 'Amsterdam'),
    priceExcl: 371.86,
    priceIncl: 449.95,
    shipmentPriceExcl: 4.09,
    shipmentPriceIncl: 4.95,
    discountAmount: 10,
    weight: 4250,
    lines: Array.from({ length: lines }, (_, at) => line(at + 1)),
    tags: ['gift', 'b2b', 'newsletter'],
  }
}

function address(street: string, number: string, extension: string, zip: string, city: string) {
  return {
    street,
    number,
    extension,
    zip,
    city,
    region: 'NH',
    country: { code: 'nl', title: 'Netherlands' },
  }
}

function line(at: number) {
  return {
    id: 7000 + at,
    sku: `SKU-${at * 37}`,
    articleCode: `A${at}`,
    ean: `87123456789${at % 10}0`,
    title: `Sharp T-shirt ${at}`,
    variant: { title: `Size ${['S', 'M', 'L'][at % 3]}`, color: 'Blue' },
    quantity: (at % 3) + 1,
    unitPriceExcl: 14.87 + at,
    unitPriceIncl: 17.99 + at * 1.21,
    taxRate: 0.21,
    discountPercentage: at % 2 === 0 ? 10 : 0,
    weight: 250 * at,
    options: [
      { name: 'wrap', value: at % 2 === 0 ? 'yes' : 'no' },
      { name: 'engraving', value: `For ${at}` },
    ],
  }
}

export type SampleOrder = ReturnType<typeof sampleOrder>

const ADDRESS = (name: string) =>
  `{
      "name": $firstname & " " & lastname,
      "street": ${name}.street,
      "number": ${name}.number & (${name}.extension != "" ? "-" & ${name}.extension : ""),
      "zip": $replace(${name}.zip, " ", ""),
      "city": $uppercase(${name}.city),
      "region": ${name}.region,
      "country": $uppercase(${name}.country.code)
    }`.replace('$firstname', 'firstname')

/** 125 leaf values: 40 of the order, 17 for each of five lines. */
export const ORDER_MAPPING = `(
  $rates := {"0.21": "HIGH", "0.09": "LOW", "0": "NONE"};
  {
    "reference": "WEB-" & number,
    "externalId": $string(id),
    "date": $substringBefore(createdAt, "T"),
    "time": $substring($substringAfter(createdAt, "T"), 0, 8),
    "state": status = "processing" ? "open" : status = "shipped" ? "done" : "new",
    "paid": paymentStatus = "paid",
    "payment": $lookup({"ideal": "IDEAL", "card": "CREDITCARD", "cash": "CASH"}, paymentMethod),
    "shipping": shippingMethod,
    "currency": currency,
    "note": $trim(remark),
    "urgent": priceIncl > 400 and paymentStatus = "paid",
    "customer": {
      "email": $lowercase(email),
      "first": firstname,
      "last": lastname,
      "phone": phone != "" ? phone : mobile,
      "company": isCompany ? company : null,
      "vat": isCompany ? vatNumber : null,
      "title": gender = "female" ? "Mrs" : "Mr"
    },
    "billing": ${ADDRESS('billing')},
    "delivery": ${ADDRESS('shipping')},
    "totals": {
      "excl": $round(priceExcl, 2),
      "incl": $round(priceIncl, 2),
      "tax": $round(priceIncl - priceExcl, 2),
      "items": $count(lines),
      "pieces": $sum(lines.quantity),
      "grams": weight,
      "kilos": $round(weight / 1000, 3)
    },
    "tags": $join(tags, ","),
    "lines": lines.{
      "line": id,
      "product": sku,
      "barcode": ean,
      "code": articleCode,
      "title": title & " (" & variant.title & ")",
      "color": variant.color,
      "quantity": quantity,
      "price": $round(unitPriceExcl, 2),
      "priceIncl": $round(unitPriceIncl, 2),
      "total": $round(unitPriceExcl * quantity, 2),
      "discount": discountPercentage > 0 ? $round(unitPriceExcl * discountPercentage / 100, 2) : 0,
      "rate": $lookup($rates, $string(taxRate)),
      "grams": weight * quantity,
      "wrapped": options[name = "wrap"].value = "yes",
      "engraving": options[name = "engraving"].value,
      "isGift": "gift" in $$.tags,
      "options": $count(options)
    }
  }
)`

const RATES: Readonly<Record<string, string>> = { '0.21': 'HIGH', '0.09': 'LOW', '0': 'NONE' }
const PAYMENTS: Readonly<Record<string, string>> = {
  ideal: 'IDEAL',
  card: 'CREDITCARD',
  cash: 'CASH',
}
const cents = (value: number) => Math.round(value * 100) / 100

/** {@link ORDER_MAPPING} as a careful programmer would write it by hand. */
export function handwrittenMapping(order: SampleOrder) {
  return {
    reference: `WEB-${order.number}`,
    externalId: String(order.id),
    date: order.createdAt.slice(0, order.createdAt.indexOf('T')),
    time: order.createdAt.slice(order.createdAt.indexOf('T') + 1).slice(0, 8),
    state: order.status === 'processing' ? 'open' : order.status === 'shipped' ? 'done' : 'new',
    paid: order.paymentStatus === 'paid',
    payment: PAYMENTS[order.paymentMethod],
    shipping: order.shippingMethod,
    currency: order.currency,
    note: order.remark.replaceAll(/[ \t\n\r]+/g, ' ').trim(),
    urgent: order.priceIncl > 400 && order.paymentStatus === 'paid',
    customer: {
      email: order.email.toLowerCase(),
      first: order.firstname,
      last: order.lastname,
      phone: order.phone === '' ? order.mobile : order.phone,
      company: order.isCompany ? order.company : null,
      vat: order.isCompany ? order.vatNumber : null,
      title: order.gender === 'female' ? 'Mrs' : 'Mr',
    },
    billing: handwrittenAddress(order, order.billing),
    delivery: handwrittenAddress(order, order.shipping),
    totals: {
      excl: cents(order.priceExcl),
      incl: cents(order.priceIncl),
      tax: cents(order.priceIncl - order.priceExcl),
      items: order.lines.length,
      pieces: order.lines.reduce((sum, { quantity }) => sum + quantity, 0),
      grams: order.weight,
      kilos: Math.round(order.weight) / 1000,
    },
    tags: order.tags.join(','),
    lines: order.lines.map((item) => ({
      line: item.id,
      product: item.sku,
      barcode: item.ean,
      code: item.articleCode,
      title: `${item.title} (${item.variant.title})`,
      color: item.variant.color,
      quantity: item.quantity,
      price: cents(item.unitPriceExcl),
      priceIncl: cents(item.unitPriceIncl),
      total: cents(item.unitPriceExcl * item.quantity),
      discount:
        item.discountPercentage > 0
          ? cents((item.unitPriceExcl * item.discountPercentage) / 100)
          : 0,
      rate: RATES[String(item.taxRate)],
      grams: item.weight * item.quantity,
      wrapped: item.options.find(({ name }) => name === 'wrap')?.value === 'yes',
      engraving: item.options.find(({ name }) => name === 'engraving')?.value,
      isGift: order.tags.includes('gift'),
      options: item.options.length,
    })),
  }
}

function handwrittenAddress(order: SampleOrder, from: SampleOrder['billing']) {
  return {
    name: `${order.firstname} ${order.lastname}`,
    street: from.street,
    number: from.number + (from.extension === '' ? '' : `-${from.extension}`),
    zip: from.zip.replaceAll(' ', ''),
    city: from.city.toUpperCase(),
    region: from.region,
    country: from.country.code.toUpperCase(),
  }
}

/** The same for jq, as near as it gets. */
export const SMALL_MAPPINGS: Readonly<Record<string, string>> = {
  'one field': 'billing.country.code',
  'six fields': `{"a": number, "b": status, "c": billing.city, "d": priceIncl, "e": lastname, "f": email}`,
  'total of lines': '$sum(lines.(quantity * unitPriceExcl))',
}
