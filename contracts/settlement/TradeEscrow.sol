// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Settlement} from "./Settlement.sol";
import {Agreements} from "./trade/Agreements.sol";
import {Opening} from "./trade/Opening.sol";
import {Receivables} from "./trade/Receivables.sol";
import {Statements} from "./trade/Statements.sol";

/// @title Trade orders, paid when the agreed conditions are met
/// @notice {ITradeEscrow} is the specification. {OrderBook} holds what is known of an order; each part of its life is a file of
/// its own: {Opening}, {Statements}, {Payments}, {Agreements}, {Receivables}; {Entitlements} is what parties own apart from any.
contract TradeEscrow is Opening, Statements, Agreements, Receivables {
    constructor(address first, address second) EIP712("Harbour Trade Escrow", "1") Settlement(first, second) {}
}
