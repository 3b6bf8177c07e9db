/// Walks through the outline of a TOML 1.0 text: headers, keys, brackets, commas, quotes and the form of bare values, with
/// their lines. What a number, a date or an escape means, and which key may stand twice, is the parser's business.
///
/// The outline is judged here, before the parser sees the text, because the parser's C++ (toml++ 3.4) takes for granted at
/// several places what it has not checked (`[[[`, `[1, }`, `1:2`), and then ends the program.
struct OutlineScanner {
    /// Deeper than any configuration; each level of brackets takes a level of the stack.
    private static let deepest = 64

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var depth = 0
    private var entries = [KeyLines.Entry()]

    init(_ text: String) {
        bytes = Array(text.utf8)
        // A byte-order mark stands before the first line.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func scan() throws(TOMLText.Problem) -> [KeyLines.Entry] {
        var table = KeyLines.root
        while true {
            skipBlank()
            guard let byte = peek else { return entries }
            if byte == UInt8(ascii: "[") {
                table = try header()
            } else {
                try keyAndValue(in: table)
            }
            try endOfLine()
        }
    }

    // MARK: - Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func advance() {
        if peek == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = peek, byte == UInt8(ascii: character) else { return false }
        advance()
        return true
    }

    private func isNext(_ byte: UInt8, count: Int) -> Bool {
        position + count <= bytes.count && bytes[position..<(position + count)].allSatisfy { $0 == byte }
    }

    private func problem(_ words: String, at line: Int? = nil) -> TOMLText.Problem {
        TOMLText.Problem(line: line ?? self.line, words: "is no TOML: \(words)")
    }

    /// What stands here, for a problem's words.
    private var found: String {
        guard let byte = peek else { return "the end of the file" }
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return "the end of the line"
        case 0x21...0x7E: return "'\(Character(UnicodeScalar(byte)))'"
        default: return "a character that does not belong here"
        }
    }

    private mutating func skipSpaces() {
        while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\t") { advance() }
    }

    private mutating func skipComment() {
        guard peek == UInt8(ascii: "#") else { return }
        while let byte = peek, byte != UInt8(ascii: "\n") { advance() }
    }

    /// Whether a line ends here; takes the end.
    private mutating func takeLineEnd() -> Bool {
        if peek == UInt8(ascii: "\r"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\n") {
            position += 1
        }
        return take("\n")
    }

    /// Spaces, ends of lines and comments.
    private mutating func skipBlank() {
        repeat {
            skipSpaces()
            skipComment()
        } while takeLineEnd()
    }

    private mutating func endOfLine() throws(TOMLText.Problem) {
        skipSpaces()
        skipComment()
        if peek == nil || takeLineEnd() { return }
        throw problem("\(found) stands behind a complete line; begin a new one")
    }

    // MARK: - Tables and keys

    /// The entry of a key; a new one where this is its first mention, which is where a reader looks: a dotted key or
    /// header mentions its parents again and again.
    private mutating func entry(_ key: String, of parent: Int, at line: Int) -> Int {
        if let known = entries[parent].keys[key] { return known }
        entries.append(KeyLines.Entry(line: line))
        entries[parent].keys[key] = entries.count - 1
        return entries.count - 1
    }

    private mutating func entry(_ index: Int, of parent: Int, at line: Int) -> Int {
        if index < entries[parent].elements.count { return entries[parent].elements[index] }
        entries.append(KeyLines.Entry(line: line))
        entries[parent].elements.append(entries.count - 1)
        return entries.count - 1
    }

    /// `[a.b]` or `[[a.b]]`; gives the table that it opens.
    private mutating func header() throws(TOMLText.Problem) -> Int {
        let at = line
        advance()
        let isArray = take("[")
        let keys = try dottedKey()
        guard take("]"), !isArray || take("]") else {
            throw problem("\(found) stands where the header of a table must close; write [name] or [[name]]")
        }
        var table = KeyLines.root
        for (number, key) in keys.enumerated() {
            table = entry(key, of: table, at: at)
            if isArray, number == keys.count - 1 {
                table = entry(entries[table].elements.count, of: table, at: at)
            } else if let last = entries[table].elements.last {
                // A header below an array of tables means its last one.
                table = last
            }
        }
        // A table that a dotted header opened by the way gets its own header's line when that comes.
        entries[table].line = at
        return table
    }

    private mutating func keyAndValue(in table: Int) throws(TOMLText.Problem) {
        var place = table
        let at = line
        for key in try dottedKey() { place = entry(key, of: place, at: at) }
        guard take("=") else { throw problem("\(found) stands behind a key; write key = value") }
        skipSpaces()
        try value(at: place)
    }

    /// With the spaces around it; at least one key.
    private mutating func dottedKey() throws(TOMLText.Problem) -> [String] {
        var keys: [String] = []
        repeat {
            skipSpaces()
            if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") {
                let at = line
                if isNext(bytes[position], count: 3) {
                    throw problem("a text of many lines cannot be a key", at: at)
                }
                keys.append(try quoted())
            } else {
                let start = position
                while let byte = peek, Self.isBareKey(byte) { advance() }
                guard position > start else { throw problem("\(found) stands where a key is expected") }
                keys.append(String(decoding: bytes[start..<position], as: UTF8.self))
            }
            skipSpaces()
        } while take(".")
        return keys
    }

    private static func isBareKey(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    // MARK: - Values

    private mutating func value(at place: Int) throws(TOMLText.Problem) {
        guard depth < Self.deepest else { throw problem("brackets are nested more than \(Self.deepest) deep") }
        depth += 1
        defer { depth -= 1 }
        switch peek {
        case UInt8(ascii: "{"): try inlineTable(at: place)
        case UInt8(ascii: "["): try list(at: place)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = try quoted()
        default: try bareValue()
        }
    }

    private mutating func inlineTable(at place: Int) throws(TOMLText.Problem) {
        advance()
        skipSpaces()
        if take("}") { return }
        while true {
            try keyAndValue(in: place)
            skipSpaces()
            if take("}") { return }
            guard take(",") else {
                throw problem("\(found) stands where { … } goes on with a comma or closes; it must stand on one line")
            }
        }
    }

    private mutating func list(at place: Int) throws(TOMLText.Problem) {
        advance()
        var count = 0
        while true {
            skipBlank()
            if take("]") { return }
            let element = entry(count, of: place, at: line)
            count += 1
            try value(at: element)
            skipBlank()
            if take("]") { return }
            guard take(",") else { throw problem("\(found) stands where [ … ] goes on with a comma or closes") }
        }
    }

    /// A number, a date, `true` or `false`.
    private mutating func bareValue() throws(TOMLText.Problem) {
        let start = position
        while let byte = peek {
            if Self.isBareKey(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
                || byte == UInt8(ascii: ":")
            {
                advance()
            } else if byte == UInt8(ascii: " "), isDate(start..<position), position + 1 < bytes.count,
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position + 1])
            {
                // A date and its time may stand apart by one space.
                advance()
            } else {
                break
            }
        }
        guard position > start else {
            throw problem("\(found) stands where a value is expected; texts stand in quotes")
        }
        guard BareValue.isWellFormed(bytes[start..<position]) else {
            let text = NumberWords.quoted(String(decoding: bytes[start..<position], as: UTF8.self))
            throw problem("\(text) is no number, date, true or false; texts stand in quotes")
        }
    }

    private func isDate(_ range: Range<Int>) -> Bool {
        range.count == 10 && bytes[range.lowerBound + 4] == UInt8(ascii: "-")
            && bytes[range.lowerBound + 7] == UInt8(ascii: "-")
    }

    /// A text of any of the four kinds. What is given back serves as a key; escapes other than of a quote or a
    /// backslash are left as they stand, since no key of a configuration has one.
    private mutating func quoted() throws(TOMLText.Problem) -> String {
        guard let quote = peek else { return "" }
        let at = line
        let isEscaping = quote == UInt8(ascii: "\"")
        let isMultiline = isNext(quote, count: 3)
        for _ in 0..<(isMultiline ? 3 : 1) { advance() }
        var content: [UInt8] = []
        while let byte = peek {
            if isEscaping, byte == UInt8(ascii: "\\") {
                advance()
                if let next = peek, isMultiline || next != UInt8(ascii: "\n") {
                    content.append(next)
                    advance()
                }
                continue
            }
            if byte == UInt8(ascii: "\n"), !isMultiline { break }
            if byte == quote {
                if !isMultiline {
                    advance()
                    return String(decoding: content, as: UTF8.self)
                }
                if isNext(quote, count: 3) {
                    for _ in 0..<3 { advance() }
                    // Two more quotes may be the text's own last ones; a sixth is none of it.
                    for _ in 0..<2 where peek == quote { advance() }
                    return String(decoding: content, as: UTF8.self)
                }
            }
            content.append(byte)
            advance()
        }
        throw problem("a text in quotes does not end", at: at)
    }
}
