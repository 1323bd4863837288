import type { Json } from '../../simulator/json.ts'
import { COUNTRIES } from './countries.ts'
import type { RateWindows } from './rate-windows.ts'
import { PERMISSIONS, type Permission } from './shop-resource.ts'

/** What may be done with the key. */
export type Permissions = Readonly<
  Record<Permission, { readonly read: boolean; readonly write: boolean }>
>

/** Everything allowed. */
export function allPermissions(): Permissions {
  const yes = { read: true, write: true }
  return { content: yes, products: yes, customers: yes, orders: yes, settings: yes, tracking: yes }
}

interface SingletonSetup {
  readonly key: string
  readonly permissions: Permissions
  readonly windows: RateWindows
  readonly now: () => number
  readonly root: string
  /** In which all prices are. */
  readonly currency: string
}

/** Things of which there is one. */
export function showSingleton(path: string, setup: SingletonSetup): Json | undefined {
  const link = (url: string): Json => ({
    resource: { id: false, url, link: `${setup.root}/${url}.json` },
  })
  switch (path) {
    case 'account':
      return {
        account: {
          id: 19609,
          appId: false,
          apiKey: setup.key,
          signout: link('account/signout'),
          permissions: link('account/permissions'),
          ratelimit: link('account/ratelimit'),
          metafields: link('account/metafields'),
        },
      }
    case 'account/permissions':
      return {
        accountPermissions: Object.fromEntries(
          PERMISSIONS.map((name) => [name, { ...setup.permissions[name] }]),
        ),
      }
    case 'account/ratelimit':
      return setup.windows.show()
    case 'shop':
      return {
        shop: {
          id: '000001',
          createdAt: '2019-05-28T14:09:52+00:00',
          status: 'active',
          isB2b: false,
          isRetail: false,
          subDomain: 'demo',
          mainDomain: 'www.shop.example',
          email: 'info@shop.example',
          phone: '',
          fax: '',
          street: 'Damrak 1',
          street2: '',
          zipcode: '1012 LG',
          city: 'Amsterdam',
          region: '',
          country: COUNTRIES.find(({ code }) => code === 'nl') ?? false,
          vatNumber: '',
          cocNumber: '',
          industry: '',
          currency: {
            shortcode: setup.currency,
            symbol: setup.currency === 'EUR' ? '€' : setup.currency,
            title: setup.currency === 'EUR' ? 'Euro' : setup.currency,
            isDefault: true,
            currencyRate: '1.000000',
          },
          limits: link('shop/limits'),
        },
      }
    case 'shop/limits':
      return { shopLimits: { maxProducts: 10000, maxProductsVariants: 50, maxWebhooks: 10 } }
    case 'time':
      return {
        time: { utc: Math.floor(setup.now() / 1000), iso: new Date(setup.now()).toISOString() },
      }
    default:
      return undefined
  }
}
