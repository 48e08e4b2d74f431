import { join } from 'node:path';
import { RedisStore } from 'connect-redis';
import cookieParser from 'cookie-parser';
import express from 'express';
import session from 'express-session';
import morgan from 'morgan';
import { Passport } from 'passport';
import { Strategy } from 'passport-local';
import { createClient } from 'redis';

// Express, express-session, connect-redis and Passport. `textbook` has all middleware of Passport's tutorial
// (https://github.com/passport/todos-express-password). `bare` has only these four.

interface User {
  readonly username: string;
}

const isBare = process.argv[2] === 'bare';
const passport = new Passport();
passport.use(new Strategy((username, _password, done) => done(null, { username })));
passport.serializeUser((user, done) => done(null, (user as User).username));
passport.deserializeUser((username: string, done) => done(null, { username }));

const client = await createClient({ url: String(process.env['REDIS_URL']) })
  .on('error', () => {})
  .connect();

const app = express();
if (!isBare) {
  app.use(morgan('dev'), express.json(), cookieParser());
  app.use(express.static(join(import.meta.dirname, '../../public')));
}
app.use(express.urlencoded({ extended: false }));
app.use(
  session({
    store: new RedisStore({ client, prefix: isBare ? 'bare:' : 'textbook:' }),
    secret: 'a secret for the bench alone',
    resave: false,
    saveUninitialized: false,
  }),
);
app.use(passport.initialize());
app.use(passport.session());

app.post('/login', passport.authenticate('local'), (_request, response) => {
  response.sendStatus(204);
});
app.get('/check', (request, response) => {
  if (!request.isAuthenticated()) return response.sendStatus(401);
  response.set('Remote-User', (request.user as User).username);
  return isBare ? response.status(200).end() : response.sendStatus(200);
});

app.listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.('listening'));
