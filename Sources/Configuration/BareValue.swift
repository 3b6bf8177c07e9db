/// The form of a TOML value without quotes or brackets: `true`, a number, a date or a time. Whether there is a 31st of
/// June is left to the parser; that digits stand where it will look for them is not.
struct BareValue {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    static func isWellFormed(_ bytes: ArraySlice<UInt8>) -> Bool {
        var value = BareValue(bytes)
        return value.isWord() || value.isPrefixedInteger() || value.isDateOrTime() || value.isDecimal()
    }

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    private var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }
    private var isAtEnd: Bool { position == bytes.endIndex }

    private mutating func take(_ characters: String) -> Bool {
        guard let byte = peek, characters.utf8.contains(byte) else { return false }
        position += 1
        return true
    }

    private mutating func takeDigit() -> Bool {
        guard let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return false }
        position += 1
        return true
    }

    private mutating func take(digits count: Int) -> Bool {
        for _ in 0..<count where !takeDigit() { return false }
        return true
    }

    /// At least one digit; an underscore stands only between two.
    private mutating func takeDigits(of characters: String = "0123456789") -> Bool {
        guard take(characters) else { return false }
        while true {
            let before = position
            let isJoined = take("_")
            if !take(characters) {
                position = before
                return !isJoined
            }
        }
    }

    private mutating func restart() -> Bool {
        position = bytes.startIndex
        return true
    }

    private static let words = ["true", "false", "inf", "nan", "+inf", "-inf", "+nan", "-nan"]

    private func isWord() -> Bool { Self.words.contains { bytes.elementsEqual($0.utf8) } }

    /// `0xFF`, `0o17`, `0b11`.
    private mutating func isPrefixedInteger() -> Bool {
        guard restart(), take("0"), let kind = peek else { return false }
        position += 1
        switch kind {
        case UInt8(ascii: "x"): return takeDigits(of: "0123456789abcdefABCDEF") && isAtEnd
        case UInt8(ascii: "o"): return takeDigits(of: "01234567") && isAtEnd
        case UInt8(ascii: "b"): return takeDigits(of: "01") && isAtEnd
        default: return false
        }
    }

    /// `-12`, `1_000`, `6.02`, `1e-3`; no zero leads.
    private mutating func isDecimal() -> Bool {
        _ = restart() && take("+-")
        if !take("0"), !takeDigits() { return false }
        if take("."), !takeDigits() { return false }
        if take("eE") {
            _ = take("+-")
            if !takeDigits() { return false }
        }
        return isAtEnd
    }

    /// `1979-05-27`, `07:32:00.5`, or both with `T` or a space between and, if so, an offset.
    private mutating func isDateOrTime() -> Bool {
        guard restart() else { return false }
        if takeTime() { return isAtEnd }
        guard restart(), take(digits: 4), take("-"), take(digits: 2), take("-"), take(digits: 2) else { return false }
        if isAtEnd { return true }
        guard take("Tt "), takeTime() else { return false }
        if take("Zz") || isAtEnd { return isAtEnd }
        return take("+-") && take(digits: 2) && take(":") && take(digits: 2) && isAtEnd
    }

    private mutating func takeTime() -> Bool {
        guard take(digits: 2), take(":"), take(digits: 2), take(":"), take(digits: 2) else { return false }
        guard take(".") else { return true }
        guard take(digits: 1) else { return false }
        while take("0123456789") {}
        return true
    }
}
