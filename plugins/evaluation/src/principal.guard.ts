import {
  createParamDecorator,
  Inject,
  Injectable,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { EVALUATION } from './evaluation-module-definition.js';
import type { EvaluationOptions, Principal } from './evaluation-options.js';

const principals = new WeakMap<object, Principal>();

const requestOf = (context: ExecutionContext): object => context.switchToHttp().getRequest<object>();

/** Asks the host who it is; nobody known is turned away. */
@Injectable()
export class PrincipalGuard implements CanActivate {
  readonly #options: Pick<EvaluationOptions, 'principalOf'>;

  constructor(@Inject(EVALUATION) options: unknown) {
    this.#options = options as EvaluationOptions;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const principal = await this.#options.principalOf(request);
    if (principal === null) throw new UnauthorizedException();
    principals.set(request, principal);
    return true;
  }
}

/** The principal that the guard let in. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext) =>
  principals.get(requestOf(context)),
);
