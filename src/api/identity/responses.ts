/**
 * The form of every answer under `/api/auth`, `/api/user` and `/api/webhook`, for servers and clients alike: this file
 * imports nothing.
 */

export interface ApiSuccessResponse<T = unknown> {
  status: 'success';
  statusCode: number;
  message: string;
  data: T;
}

export interface ApiErrorResponse {
  status: 'error';
  statusCode: number;
  error: {
    code: ErrorCode;
    message: string;
    details: string;
  };
}

export type ApiResponse<T = unknown> = ApiSuccessResponse<T> | ApiErrorResponse;

/** All values of `error.code`. */
export const ERROR_CODES = {
  UNAUTHORIZED: 'UNAUTHORIZED',
  INVALID_TOKEN: 'INVALID_TOKEN',
  MISSING_AUTHORIZATION: 'MISSING_AUTHORIZATION',
  INVALID_REFRESH_TOKEN: 'INVALID_REFRESH_TOKEN',
  USER_NOT_FOUND: 'USER_NOT_FOUND',
  INVALID_NAME: 'INVALID_NAME',
  MISSING_PARAMETERS: 'MISSING_PARAMETERS',
  MISSING_USER_ID: 'MISSING_USER_ID',
  MISSING_SESSION_ID: 'MISSING_SESSION_ID',
  INVALID_PHONE_NUMBER: 'INVALID_PHONE_NUMBER',
  INVALID_SIGNATURE: 'INVALID_SIGNATURE',
  MESSAGE_SEND_FAILED: 'MESSAGE_SEND_FAILED',
  LOGOUT_FAILED: 'LOGOUT_FAILED',
  UPDATE_FAILED: 'UPDATE_FAILED',
  BAD_REQUEST: 'BAD_REQUEST',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  METHOD_NOT_ALLOWED: 'METHOD_NOT_ALLOWED',
  CONFLICT: 'CONFLICT',
  PAYLOAD_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  UNSUPPORTED_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  RATE_LIMITED: 'RATE_LIMITED',
  INTERNAL_ERROR: 'INTERNAL_ERROR',
  SERVICE_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
} as const;

export type ErrorCode = (typeof ERROR_CODES)[keyof typeof ERROR_CODES];

export const createSuccessResponse = <T>(
  data: T,
  message: string,
  statusCode = 200,
): ApiSuccessResponse<T> => ({ status: 'success', statusCode, message, data });

/** For people: `message` names the error, `details` explains it or says what to do. */
export const createErrorResponse = (
  code: ErrorCode,
  message: string,
  details: string,
  statusCode = 400,
): ApiErrorResponse => ({ status: 'error', statusCode, error: { code, message, details } });
