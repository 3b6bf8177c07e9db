import Quantities
import TankFarm

/// A tank's form out of a text of its own: for the command line, by the same reader as the configuration's.
package enum ShapeText {
    /// The form that an inline table says, as `{ kind = "sphere", diameter_mm = 3000 }`, and its height.
    /// - Parameters:
    ///   - text: The table alone, on one line.
    ///   - heightMillimetres: The shell's, above 0 to 100,000; may be nil for vessels that lie or are round.
    /// - Throws: every fault at once, without a line: a key unknown, missing or out of its range, dimensions that do not
    ///   fit each other, or what is no such table.
    package static func parse(
        _ text: String, heightMillimetres: Double?
    ) throws(ConfigurationFaults) -> (shape: TankShape, heightMillimetres: Double) {
        let faults = FaultList(file: "shape")
        if let read = read(text, heightMillimetres: heightMillimetres, faults), faults.faults.isEmpty { return read }
        throw ConfigurationFaults(
            faults.ordered(faults.faults).map {
                ConfigurationFault(file: $0.file, line: nil, key: key($0.key), words: $0.words)
            })
    }

    private static let root = "shape"

    /// The text is the shape: its keys need not say so again.
    private static func key(_ key: String) -> String {
        if key == root { return "" }
        return key.hasPrefix(root + ".") ? String(key.dropFirst(root.count + 1)) : key
    }

    /// Nil where something is wrong: `faults` then says what.
    private static func read(
        _ text: String, heightMillimetres: Double?, _ faults: FaultList
    ) -> (shape: TankShape, heightMillimetres: Double)? {
        guard let node = table(text, faults) else { return nil }
        let reader = TableReader([root: node], line: nil, label: "", faults: faults)
        let shape = ConfigurationReader(root: reader, faults: faults, path: "", folder: ".").readShape(reader)
        if let heightMillimetres, !(heightMillimetres > 0 && heightMillimetres <= 100_000) {
            reader.fault(
                "height_mm",
                "\(NumberWords.plain(heightMillimetres)) is out of range; allowed is above 0 and up to 100000 mm")
        }
        guard let shape else { return nil }
        let own = shape.ownHeightMillimetres
        guard let height = heightMillimetres ?? own else {
            reader.fault("height_mm", "is missing; a \(shape.words) takes the shell's height in mm")
            return nil
        }
        if let own, height > own {
            reader.fault(
                "height_mm",
                "\(NumberWords.plain(height)) is more than the shape's own height; allowed is up to "
                    + "\(NumberWords.plain(own)) mm, or nothing at all")
        }
        do throws(CapacityFault) {
            _ = try TankCapacity(shape: shape, heightMillimetres: height)
        } catch {
            reader.fault(root, error.words)
        }
        return (shape, height)
    }

    /// The one inline table that the text may be.
    private static func table(_ text: String, _ faults: FaultList) -> ConfigurationNode? {
        let place = FaultPlace(line: nil, key: root)
        let allowed = "allowed is one table on one line, as { kind = \"sphere\", diameter_mm = 3000 }"
        let isOneLine = !text.unicodeScalars.contains { $0 == "\n" || $0 == "\r" }
        guard isOneLine, text.first(where: { $0 != " " && $0 != "\t" }) == "{" else {
            faults.add(place, "\(NumberWords.quoted(text)) is no table; \(allowed)")
            return nil
        }
        do throws(TOMLText.Problem) {
            // In a list: whatever stands behind the table, a comment too, does not fit there.
            let whole = try TOMLText.parse("\(root) = \(text)")
            if case .table(let entries) = whole.value, entries.count == 1, let node = entries[root],
                (try? TOMLText.parse("\(root) = [\(text)]")) != nil
            {
                return node
            }
            faults.add(place, "something stands behind the table; \(allowed)")
        } catch {
            faults.add(place, "\(error.words); \(allowed)")
        }
        return nil
    }
}
