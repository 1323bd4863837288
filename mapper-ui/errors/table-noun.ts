/** What a table has rows of, as it is said within a sentence: "Payment terms, by payment method" holds "payment terms". */
export function nounOf(title: string): string {
  const [words = title] = title.split(',')
  // An abbreviation stays what it is: "VAT rates".
  return /^\p{Lu}\p{Ll}/u.test(words) ? `${words.charAt(0).toLowerCase()}${words.slice(1)}` : words
}
