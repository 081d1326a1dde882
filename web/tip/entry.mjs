// The phone's script.
import { api } from "./api.mjs";

self.TipAge = api;
