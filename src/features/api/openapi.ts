import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import { opportunityResponseSchema, problemSchema, searchResponseSchema } from './api.ts';
import { searchParameters } from '#features/search/search-query.ts';

const problemContent = { content: { 'application/problem+json': { schema: problemSchema } } };

/** The API in OpenAPI 3.1, made from the schemas that read and fill it. */
export function openApiDocument(siteUrl: string): object {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Get Kent & Medway Working: opportunities',
      version: '1',
      description:
        'Open vacancies, Skills Bootcamps, work experience and school offers in Kent and Medway. No key is needed.',
    },
    servers: [{ url: siteUrl }],
    paths: {
      '/api/v1/opportunities': {
        get: {
          operationId: 'searchOpportunities',
          summary: 'Search: the same parameters, the same results as the page',
          requestParams: { query: searchParameters },
          responses: {
            '200': {
              description: 'What was found',
              content: { 'application/json': { schema: searchResponseSchema } },
            },
            '400': { description: 'A parameter cannot be used', ...problemContent },
            '503': { description: 'Neither search can answer at present', ...problemContent },
          },
        },
      },
      '/api/v1/opportunities/{id}': {
        get: {
          operationId: 'getOpportunity',
          summary: 'One opportunity with everything that is known about it',
          requestParams: { path: z.object({ id: z.string() }) },
          responses: {
            '200': {
              description: 'The opportunity; closed ones too',
              content: { 'application/json': { schema: opportunityResponseSchema } },
            },
            '404': { description: 'There is none with this id', ...problemContent },
            '410': { description: 'It was taken down', ...problemContent },
            '503': { description: 'The database is away', ...problemContent },
          },
        },
      },
    },
  });
}
