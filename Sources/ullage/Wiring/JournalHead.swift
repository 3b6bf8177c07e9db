/// The journal's head as paper and log bear it: `1234:0123456789abcdef`.
struct JournalHead {
    /// Digits of the hash that are printed: fewer would prove too little.
    static let printedDigits = 16

    /// The entry's number; 0 before the first, as in the log of a station's first start.
    let count: Int64
    /// Hexadecimal digits in lower case: the beginning of the hash, or all of it.
    let hashPrefix: String

    /// Nil for anything else than a number, a colon and 16 to 64 hexadecimal digits in either case.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int64(parts[0]),
            (JournalHead.printedDigits...64).contains(parts[1].utf8.count),
            parts[1].allSatisfy({ $0.isASCII && $0.isHexDigit })
        else { return nil }
        self.count = count
        hashPrefix = parts[1].lowercased()
    }
}
