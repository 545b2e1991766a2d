import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { problemDetailsSchema } from './answers.schema.js';
import { EvaluationModule } from './evaluation.module.js';

const convert = (schema: z.ZodType, io: 'input' | 'output'): { schema: object; components: Record<string, object> } => {
  const {
    $defs,
    $schema: _,
    ...own
  } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
  });
  const text = (part: unknown): string => JSON.stringify(part).replaceAll('#/$defs/', '#/components/schemas/');
  return {
    schema: JSON.parse(text(own)) as object,
    components: JSON.parse(text($defs ?? {})) as Record<string, object>,
  };
};

/** The OpenAPI 3.1 document of our routes in a host's application, ready to serve alone or to merge into the host's. */
export function evaluationDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Xếp Loại')
    .setDescription('Rating, caps and late units by the rules in force, each answer with its articles')
    .setVersion('0.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'Whatever the host uses; the host decides' })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    include: [EvaluationModule],
    operationIdFactory: (controller, method) => `evaluation_${method}${controller.replace('Controller', '')}`,
    standardSchemaConverter: (schema, { schemaType }) => convert(schema as z.ZodType, schemaType),
  });
  const { schema, components } = convert(problemDetailsSchema, 'output');
  const schemas = { ...document.components?.schemas, ...components };
  return {
    ...document,
    components: { ...document.components, schemas: { ProblemDetails: schema, ...schemas } },
  };
}
