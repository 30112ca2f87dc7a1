import { HarbourError } from "../harbour-error.ts";

/**
 * - HB-1802 a number above what its type holds
 * - HB-1803 one account in two parts that exclude each other, or the settlement contract as a party
 * - HB-1804 basis points outside their range
 * - HB-1805 a mode, a kind or a flag that does not exist
 * - HB-1806 money of another token or chain than the instruction's
 * - HB-1807 a message about another quote, order or amendment
 * - HB-1808 two windows without a common second
 * - HB-1809 funding of an instruction that takes no money from this party
 * - HB-1811 a batch without payments
 * - HB-1812 a gas limit that one payment alone exceeds, or gas figures that are not positive
 * - HB-1815 a quote that sells and buys one token
 * - HB-1816 a price with a zero in it
 * - HB-1817 a quote that lives too long
 * - HB-1818 nothing to sell, or a minimum fill above the maximum
 * - HB-1819 a band that means nothing: without a feed, or without an age
 * - HB-1820 an acceptance that its quote does not admit
 * - HB-1822 a rate that is not plain digits, is zero, or is no fraction of two 64-bit numbers
 * - HB-1825 an order without milestones, or with too many
 * - HB-1826 a milestone whose kind and attestor do not go together
 * - HB-1827 a guarantee without a guarantor, or a guarantor without a guarantee
 * - HB-1828 an arbiter without time, or a ruling where there is no arbiter
 * - HB-1829 clocks that end after the long stop
 * - HB-1830 a long stop that has passed or is too far ahead
 * - HB-1831 an order that can no longer be opened, or a milestone that is due already
 * - HB-1832 an undertaking that is not the order's
 * - HB-1833 an amendment that changes what an amendment must keep
 * - HB-1834 a milestone that the order does not have, or that nobody attests
 * - HB-1835 a ruling above the milestone
 * - HB-1836 an offer for no milestone, or for more than the milestones can bring
 * - HB-1842 another number of signatures than parties
 */
export type SettlementErrorCode =
  | "HB-1802"
  | "HB-1803"
  | "HB-1804"
  | "HB-1805"
  | "HB-1806"
  | "HB-1807"
  | "HB-1808"
  | "HB-1809"
  | "HB-1811"
  | "HB-1812"
  | "HB-1815"
  | "HB-1816"
  | "HB-1817"
  | "HB-1818"
  | "HB-1819"
  | "HB-1820"
  | "HB-1822"
  | "HB-1825"
  | "HB-1826"
  | "HB-1827"
  | "HB-1828"
  | "HB-1829"
  | "HB-1830"
  | "HB-1831"
  | "HB-1832"
  | "HB-1833"
  | "HB-1834"
  | "HB-1835"
  | "HB-1836"
  | "HB-1842";

/** A settlement message must not be signed, or funded, as it stands: the contract would refuse it. */
export class SettlementError extends HarbourError {
  declare readonly code: SettlementErrorCode;

  constructor(code: SettlementErrorCode, message: string, fix?: string) {
    super({ code, message, ...(fix === undefined ? {} : { fix }) });
  }
}
