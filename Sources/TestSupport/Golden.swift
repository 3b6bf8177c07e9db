import Foundation

/// Golden files: what was once looked at and found right. `RECORD_GOLDEN=1` writes them anew, and recording fails the
/// test, so that no run goes green by writing down what it should have judged.
package enum Golden {
    /// Nil when `text` is what the file holds; otherwise what differs, in words, for the test to fail with.
    /// The file lies in `Golden/` beside the test's source.
    package static func difference(_ text: String, name: String, source: String = #filePath) -> String? {
        let folder = URL(fileURLWithPath: source).deletingLastPathComponent().appendingPathComponent("Golden")
        let file = folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            do {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try text.write(to: file, atomically: true, encoding: .utf8)
            } catch { return "cannot record \(file.path): \(error)" }
            return "recorded \(name); look at it, and run again without RECORD_GOLDEN"
        }
        guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
            return "no golden file \(name); record it with RECORD_GOLDEN=1"
        }
        if expected == text { return nil }
        let want = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let got = text.split(separator: "\n", omittingEmptySubsequences: false)
        var rows: [String] = ["\(name) differs:"]
        for row in 0..<max(want.count, got.count) {
            let before = row < want.count ? String(want[row]) : "(none)"
            let after = row < got.count ? String(got[row]) : "(none)"
            if before != after { rows.append("row \(row + 1)\n  - \(before)\n  + \(after)") }
        }
        return rows.joined(separator: "\n")
    }
}
