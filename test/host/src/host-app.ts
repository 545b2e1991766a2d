import 'reflect-metadata';
import {
  Catch,
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
  type INestApplication,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { SwaggerModule, DocumentBuilder } from '@nestjs/swagger';
import { EvaluationModule, evaluationDocument, type Principal } from '@xeploai/evaluation';
import { createLawLibrary, loadLaw, readActs } from '@xeploai/law';
import { openStore, type OpenStore } from '@xeploai/store';

/** What this HRM has of its own: settings, accounts by API key, a route, an error format. */
@Injectable()
export class HostConfig {
  readonly clock = { now: () => new Date('2024-12-16T02:00:00Z') };
  readonly overlays = ['qd81-2023-ninh-thuan'];
  readonly accounts: Readonly<Record<string, Principal>> = {
    'key-of-the-department': { name: 'so-noi-vu', agencies: 'province' },
    'key-of-a1': { name: 'van-thu-a1', agencies: ['A1'] },
  };
}

@Controller('staff')
class StaffController {
  @Get()
  list(): readonly { id: string }[] {
    return [{ id: 'S1' }];
  }

  @Get('nobody')
  nobody(): never {
    throw new NotFoundException('nobody');
  }
}

/** The host's own error format, for all of its routes. */
@Catch()
class HostFilter implements ExceptionFilter {
  readonly #host: HttpAdapterHost;

  constructor(@Inject(HttpAdapterHost) host: HttpAdapterHost) {
    this.#host = host;
  }

  catch(err: unknown, host: ArgumentsHost): void {
    const status = err instanceof NotFoundException ? 404 : 500;
    this.#host.httpAdapter.reply(host.switchToHttp().getResponse(), { hostError: status }, status);
  }
}

export const STORE = Symbol('STORE');

@Injectable()
class StoreCloser implements OnApplicationShutdown {
  readonly #store: OpenStore;

  constructor(@Inject(STORE) store: unknown) {
    this.#store = store as OpenStore;
  }

  onApplicationShutdown(): Promise<void> {
    return this.#store.close();
  }
}

@Module({
  providers: [
    HostConfig,
    StoreCloser,
    {
      provide: STORE,
      useFactory: ({ clock }: HostConfig) => openStore({ memory: true }, { clock }),
      inject: [HostConfig],
    },
  ],
  exports: [HostConfig, STORE],
})
class CoreModule {}

/** An HRM's application that installs the evaluation module beside what it already has. */
@Module({
  imports: [
    CoreModule,
    EvaluationModule.forRootAsync({
      imports: [CoreModule],
      inject: [HostConfig, STORE],
      routePrefix: 'danh-gia',
      useFactory: ({ clock, overlays, accounts }: HostConfig, store: OpenStore) => ({
        law: createLawLibrary(loadLaw(readActs())),
        store,
        clock,
        overlays,
        maxCases: 50,
        principalOf: (request: unknown) => {
          const { headers } = request as { headers: Readonly<Record<string, string | undefined>> };
          return accounts[headers['x-api-key'] ?? ''] ?? null;
        },
      }),
    }),
  ],
  controllers: [StaffController],
  providers: [{ provide: APP_FILTER, useClass: HostFilter }],
})
class HostModule {}

/** Starts the host on 127.0.0.1, with its own documentation and ours beside it. */
export async function startHost(): Promise<{ readonly app: INestApplication; readonly url: string }> {
  const app = await NestFactory.create(HostModule, new FastifyAdapter(), { logger: false, abortOnError: false });
  const own = SwaggerModule.createDocument(app, new DocumentBuilder().setTitle('HRM').build(), {
    include: [HostModule],
  });
  const http = app.getHttpAdapter();
  http.get('/docs.json', (_: unknown, response: object) => http.reply(response, own, 200));
  http.get('/danh-gia/openapi.json', (_: unknown, response: object) =>
    http.reply(response, evaluationDocument(app), 200),
  );
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl() };
}
