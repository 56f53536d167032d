/// <reference types="astro/client" />
import type { SignedIn } from './features/accounts/account.service.ts';
import type { Services } from './services.ts';

declare global {
  namespace App {
    interface Locals {
      services: Services;
      requestId: string;
      /** Origin of absolute links, from the settings. */
      siteUrl: string;
      /** Invented data: said at the top of every page. */
      demo: boolean;
      /** Where the request comes from, for limits; never logged. */
      clientAddress: string;
      /** A refusal of this request is among the security events already. */
      isRefusalRecorded?: boolean;
      /** Whoever is signed in. */
      signedIn?: SignedIn | undefined;
      /** Why it is not known who is signed in: pages for everybody are shown all the same. */
      accountsAway?: unknown;
    }
  }
}
