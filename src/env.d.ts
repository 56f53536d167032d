/// <reference types="astro/client" />
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
    }
  }
}
