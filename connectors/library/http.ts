/** `mapwright/http`: systems that are reached by HTTP, as connector files with the key `http` describe them. In Node only. */
export { httpTransport } from '../http/http-transport.ts'
