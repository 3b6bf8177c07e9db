/// One step from a table to what is in it.
enum KeyStep: Hashable {
    case key(String)
    /// From zero.
    case index(Int)
}

/// On which line of a TOML text each key stands. The parser tells lines for errors of syntax only; everything else that
/// can be wrong needs this.
struct KeyLines {
    private let lines: [[KeyStep]: Int]

    /// - Throws: where brackets, keys, commas or quotes do not fit together.
    init(_ text: String) throws(TOMLText.Problem) {
        var scanner = OutlineScanner(text)
        lines = try scanner.scan()
    }

    /// The line, from one, of a key, of an element of a list or of a table's header. Where the path itself stands nowhere
    /// (a key that is missing) that of the nearest table around it; nil for the root.
    func line(of path: [KeyStep]) -> Int? {
        var path = path
        while !path.isEmpty {
            if let line = lines[path] { return line }
            path.removeLast()
        }
        return nil
    }
}
