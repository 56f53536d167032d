import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import { opportunityResponseSchema, problemSchema, searchResponseSchema } from './api.ts';
import { apiMessages as messages } from './messages.en.ts';
import { searchParameters } from '#features/search/search-query.ts';

const problemContent = { content: { 'application/problem+json': { schema: problemSchema } } };

/** The OpenAPI 3.1 document of the API, generated from the schemas that validate and fill it. */
export function openApiDocument(siteUrl: string): object {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: messages.title,
      version: '1',
      description: messages.description,
    },
    servers: [{ url: siteUrl }],
    paths: {
      '/api/v1/opportunities': {
        get: {
          operationId: 'searchOpportunities',
          summary: messages.search.summary,
          requestParams: { query: searchParameters },
          responses: {
            '200': {
              description: messages.search.found,
              content: { 'application/json': { schema: searchResponseSchema } },
            },
            '400': { description: messages.search.invalid, ...problemContent },
            '503': { description: messages.search.unavailable, ...problemContent },
          },
        },
      },
      '/api/v1/opportunities/{id}': {
        get: {
          operationId: 'getOpportunity',
          summary: messages.opportunity.summary,
          requestParams: { path: z.object({ id: z.string() }) },
          responses: {
            '200': {
              description: messages.opportunity.found,
              content: { 'application/json': { schema: opportunityResponseSchema } },
            },
            '404': { description: messages.opportunity.unknown, ...problemContent },
            '410': { description: messages.opportunity.takenDown, ...problemContent },
            '503': { description: messages.opportunity.unavailable, ...problemContent },
          },
        },
      },
    },
  });
}
