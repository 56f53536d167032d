/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    services: import('./services.ts').Services;
    requestId: string;
    /** Origin of absolute links, from the settings. */
    siteUrl: string;
    /** Invented data: said at the top of every page. */
    demo: boolean;
  }
}
