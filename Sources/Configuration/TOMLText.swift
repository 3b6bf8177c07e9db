import TOMLKit
import TankFarm

/// A TOML text, parsed, with the lines of its keys.
enum TOMLText {
    struct Problem: Error {
        /// From one; nil where the parser names none.
        let line: Int?
        let words: String
    }

    static func parse(_ text: String) throws(Problem) -> ConfigurationNode {
        // The parser takes a C string: what stands behind a NUL would silently not be read.
        if let end = text.utf8.firstIndex(of: 0) {
            let line = text.utf8[..<end].count { $0 == UInt8(ascii: "\n") } + 1
            throw Problem(line: line, words: "holds a NUL byte; allowed is TOML text")
        }
        // First, and not only for the lines: what has no sound outline must not reach the parser.
        let lines = try KeyLines(text)
        do {
            return ConfigurationNode(try TOMLTable(string: text), lines: lines)
        } catch let error as TOMLParseError {
            throw Problem(
                line: error.source.begin.line, words: "is no TOML: \(error.description.withoutControls)")
        } catch {
            throw Problem(line: nil, words: "is no TOML: \("\(error)".withoutControls)")
        }
    }
}
