import type { EndpointExample } from './example.ts';
import { john, OPENED } from './people.ts';

/** Secrets and tokens that look like the real ones. */
export const REFRESH_TOKEN =
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.019c8f31-8f40-7a10-9c3e-5d1f2a3b4c01.q7Zt0Xn4bUu0iW3y3v2o5m1l9k8j7h6g5f4d3s2a1QE';
const NEXT_REFRESH_TOKEN = REFRESH_TOKEN.replace('5d1f2a3b4c01', '6e2a3b4c5d02');
const SESSION = 'vK3x9mB1c7QeT5yUo2pWsZ8aLd4fGhJ6nRiXtYbVwEk';
const ACCESS_TOKEN = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIzYjBmNGMxZSJ9.c2lnbmF0dXJl';
const BUTTON = `${REFRESH_TOKEN.slice(0, 64)}.${SESSION}`;
const NAME = 'Leo Licona';

export const loginExamples: Readonly<Record<string, EndpointExample>> = {
  'POST /api/auth/initiate': {
    body: { phone_number: john.phone_number },
    answer: { message: 'Confirmation message sent successfully', data: { sessionId: SESSION } },
  },
  'GET /api/auth/validate': {
    answer: { message: 'Token validated successfully', data: { valid: true, userId: john.id } },
  },
  'POST /api/auth/refresh': {
    body: { refresh_token: REFRESH_TOKEN },
    answer: {
      message: 'Tokens refreshed successfully',
      data: { accessToken: ACCESS_TOKEN, refreshToken: NEXT_REFRESH_TOKEN },
    },
  },
  'GET /api/user/me': {
    answer: {
      message: 'User retrieved successfully',
      data: {
        id: john.id,
        phoneNumber: john.phone_number,
        name: NAME,
        createdAt: Date.parse(OPENED) / 1000,
      },
    },
  },
  'PUT /api/user/me': {
    body: { name: NAME },
    answer: { message: 'User updated successfully', data: { success: true, name: NAME } },
  },
  'POST /api/auth/logout': {
    body: { user_id: john.id },
    answer: { message: 'Logged out successfully', data: { success: true } },
  },
  'POST /api/webhook': {
    body: {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '102290129340398',
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' },
                messages: [
                  {
                    from: '2348012345678',
                    id: 'wamid.HBgNMjM0ODAxMjM0NTY3OA==',
                    timestamp: '1767225600',
                    type: 'interactive',
                    interactive: {
                      type: 'button_reply',
                      button_reply: { id: BUTTON, title: 'Confirm login' },
                    },
                  },
                ],
              },
            },
          ],
        },
      ],
    },
    answer: { message: 'Webhook received successfully', data: { received: true } },
  },
};
