import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import { opportunityResponseSchema, problemSchema, searchResponseSchema } from './api.ts';
import { searchParameters } from '#features/search/search-query.ts';

const problemContent = { content: { 'application/problem+json': { schema: problemSchema } } };

/** The OpenAPI 3.1 document of the API, generated from the schemas that validate and fill it. */
export function openApiDocument(siteUrl: string): object {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Get Kent & Medway Working: opportunities',
      version: '1',
      description:
        'Open vacancies, Skills Bootcamps, work experience and school offers in Kent and Medway. You do not need a key.',
    },
    servers: [{ url: siteUrl }],
    paths: {
      '/api/v1/opportunities': {
        get: {
          operationId: 'searchOpportunities',
          summary: 'Search with the same parameters and results as the search page',
          requestParams: { query: searchParameters },
          responses: {
            '200': {
              description: 'The results',
              content: { 'application/json': { schema: searchResponseSchema } },
            },
            '400': { description: 'A parameter is not valid', ...problemContent },
            '503': { description: 'Neither search is working at the moment', ...problemContent },
          },
        },
      },
      '/api/v1/opportunities/{id}': {
        get: {
          operationId: 'getOpportunity',
          summary: 'One opportunity with all its details',
          requestParams: { path: z.object({ id: z.string() }) },
          responses: {
            '200': {
              description: 'The opportunity, including closed ones',
              content: { 'application/json': { schema: opportunityResponseSchema } },
            },
            '404': { description: 'There is no opportunity with this id', ...problemContent },
            '410': { description: 'The opportunity has been taken down', ...problemContent },
            '503': { description: 'The database is not working', ...problemContent },
          },
        },
      },
    },
  });
}
