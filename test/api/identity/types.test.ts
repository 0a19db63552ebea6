import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type ApiErrorResponse,
  type ApiResponse,
  type ApiSuccessResponse,
  createErrorResponse,
  createSuccessResponse,
  ERROR_CODES,
} from '../../../src/types.ts';

const CODES = [
  ...['UNAUTHORIZED', 'INVALID_TOKEN', 'MISSING_AUTHORIZATION', 'INVALID_REFRESH_TOKEN'],
  ...['USER_NOT_FOUND', 'INVALID_NAME', 'MISSING_PARAMETERS', 'MISSING_USER_ID', 'MISSING_SESSION_ID'],
  ...['MESSAGE_SEND_FAILED', 'LOGOUT_FAILED', 'UPDATE_FAILED'],
];

describe('what clients import from src/types.ts', () => {
  it('makes the success response of the text', () => {
    const response: ApiSuccessResponse<{ userId: string }> = createSuccessResponse(
      { userId: '123' },
      'User retrieved successfully',
      200,
    );
    expect(response).toEqual({
      ...{ status: 'success', statusCode: 200, message: 'User retrieved successfully' },
      data: { userId: '123' },
    });
  });

  it('makes the error response of the text', () => {
    const response: ApiErrorResponse = createErrorResponse(
      ERROR_CODES.USER_NOT_FOUND,
      'User not found',
      'No user exists with the provided ID',
      404,
    );
    expect(response).toEqual({
      ...{ status: 'error', statusCode: 404 },
      error: {
        ...{ code: 'USER_NOT_FOUND', message: 'User not found' },
        details: 'No user exists with the provided ID',
      },
    });
  });

  it.each(CODES)('has the code %s, by its own name', (code) => {
    expect(ERROR_CODES).toHaveProperty(code, code);
  });

  it('tells both forms apart by their status', () => {
    const nameOf = (response: ApiResponse<{ name: string }>) =>
      response.status === 'success' ? response.data.name : response.error.code;
    expect(nameOf(createSuccessResponse({ name: 'Leo' }, 'Fine'))).toBe('Leo');
    expect(nameOf(createErrorResponse('NOT_FOUND', 'Not found', 'Nothing'))).toBe('NOT_FOUND');
  });

  it('brings nothing of the server along', () => {
    const file = fileURLToPath(new URL('../../../src/api/identity/responses.ts', import.meta.url));
    expect(readFileSync(file, 'utf8')).not.toMatch(/^import /m);
  });
});
