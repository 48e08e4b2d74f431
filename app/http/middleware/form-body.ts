import express, { type RequestHandler } from 'express';
import { HttpError } from '../http-error.ts';
import { largestBodyBytes, smallBody } from './small-body.ts';

const formType = 'application/x-www-form-urlencoded';
const mostFields = 20;

/** Parses a form, strictly: one content type, a small size, no compression, each field once. */
export function formBody(): RequestHandler[] {
  return [
    (request, _response, next) => {
      if (request.is(formType) !== false) return next();
      throw new HttpError(415, 'unsupported_media_type', `Send the form as ${formType}.`, {
        'Accept-Post': formType,
      });
    },
    smallBody,
    express.urlencoded({
      extended: false,
      limit: largestBodyBytes,
      parameterLimit: mostFields,
      inflate: false,
    }),
    (request, _response, next) => {
      const repeated = Object.values(request.body ?? {}).some((value) => Array.isArray(value));
      if (!repeated) return next();
      throw new HttpError(400, 'repeated_field', 'The form has a field more than once.');
    },
  ];
}
