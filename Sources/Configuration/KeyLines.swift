/// One step from a table to what is in it.
enum KeyStep: Hashable {
    case key(String)
    /// From zero.
    case index(Int)
}

/// On which line of a TOML text each key stands. The parser tells lines for errors of syntax only; everything else that
/// can be wrong needs this.
struct KeyLines {
    /// A table, a key or an element of a list. Others are named by their place in the list of all, so that a file of ten
    /// thousand tanks needs no path of its own for each of its keys.
    struct Entry {
        var line: Int?
        var keys: [String: Int] = [:]
        var elements: [Int] = []
    }

    /// What the whole file is.
    static let root = 0

    private let entries: [Entry]

    /// - Throws: where brackets, keys, commas or quotes do not fit together.
    init(_ text: String) throws(TOMLText.Problem) {
        var scanner = OutlineScanner(text)
        entries = try scanner.scan()
    }

    /// The line, from one, of a key, of an element of a list or of a table's header; nil for the root.
    func line(of entry: Int) -> Int? { entries[entry].line }

    /// What is found one step on; nil where nothing of the kind stands.
    func entry(_ key: String, of entry: Int) -> Int? { entries[entry].keys[key] }

    func entry(_ index: Int, of entry: Int) -> Int? {
        let elements = entries[entry].elements
        return elements.indices.contains(index) ? elements[index] : nil
    }

    /// The line of a path's end. Where that itself stands nowhere (a key that is missing), the line of the nearest table
    /// around it; nil for the root.
    func line(of path: [KeyStep]) -> Int? {
        var entry = Self.root
        for step in path {
            let next =
                switch step {
                case .key(let key): self.entry(key, of: entry)
                case .index(let index): self.entry(index, of: entry)
                }
            guard let next else { break }
            entry = next
        }
        return line(of: entry)
    }
}
