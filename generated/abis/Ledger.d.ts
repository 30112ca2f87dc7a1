import {Artifact_Ledger} from '../artifacts/Ledger.js';
export type Abi_Ledger = (typeof Artifact_Ledger)['abi'];
