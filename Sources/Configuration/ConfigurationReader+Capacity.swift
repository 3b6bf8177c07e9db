import Quantities
import TankFarm

/// How high a tank is and what it holds, as far as that could be read.
struct TankVolume {
    var shellHeightMillimetres: Double?
    /// The highest level that the tank can have: a cone below the shell's foot, where the datum is then, comes on top.
    var topMillimetres: Double?
    var capacity: TankCapacity?
    var shell: ShellExpansion?
    /// Nil where nobody has told the form: a table may be of any.
    var shape: TankShape?
}

extension ConfigurationReader {
    private static let tableParts = ["strapping_fractions", "strapping_liquid_head"]

    /// `shell_height_mm`, `shell`, and `shape` or `strapping` with what belongs to it.
    func readCapacity(_ reader: TableReader) -> TankVolume {
        let configured = reader.positive("shell_height_mm", upTo: 100_000, unit: "mm")
        let faultsBefore = faults.faults.count
        let shape = readShape(reader)
        let shapeIsWrong = faults.faults.count > faultsBefore
        // A lying vessel is as high as its form says.
        let height = reader.has("shell_height_mm") ? configured : shape?.ownHeightMillimetres
        let shell = readShell(reader, shape: shape, height: height)
        if reader.has("shape"), reader.has("strapping") {
            reader.fault(
                "strapping", "stands beside a shape; allowed is one of the two: the certificate's table, or the form")
            for key in ["strapping"] + Self.tableParts { _ = reader.text(key) }
            return TankVolume(shellHeightMillimetres: configured, topMillimetres: configured)
        }
        if !reader.has("shell_height_mm"), height == nil, !shapeIsWrong {
            reader.require("shell_height_mm", "the shell's height in mm")
        }
        var volume = TankVolume(
            shellHeightMillimetres: height, topMillimetres: height, shell: shell?.expansion, shape: shape)
        if reader.has("strapping") {
            volume.capacity = readTables(reader, courses: shell?.head)
        } else {
            for key in Self.tableParts { reader.accept(key) }
            reader.refuse(Self.tableParts, "belongs to a strapping table; this tank has none")
            if let shape, let height { readShapeCapacity(shape, height, shell?.head, reader, into: &volume) }
        }
        return volume
    }

    private func readShapeCapacity(
        _ shape: TankShape, _ height: Double, _ head: LiquidHead?, _ reader: TableReader, into volume: inout TankVolume
    ) {
        do throws(CapacityFault) {
            let capacity = try TankCapacity(shape: shape, heightMillimetres: height, liquidHead: head)
            volume.capacity = capacity
            volume.topMillimetres = capacity.levelRangeMillimetres.upperBound
            if let own = shape.ownHeightMillimetres, height > own {
                reader.fault(
                    "shell_height_mm",
                    "\(NumberWords.plain(height)) is more than the shape's own height; allowed is up to "
                        + "\(NumberWords.plain(own)) mm, or nothing at all")
            }
        } catch {
            reader.fault("shape", error.words)
        }
    }

    /// `strapping`, `strapping_fractions` and `strapping_liquid_head`.
    /// - Parameter courses: What the liquid's head adds by the shell's courses, where they are told.
    private func readTables(_ reader: TableReader, courses: LiquidHead?) -> TankCapacity? {
        let main = readFile(reader, "strapping") { (text) throws(StrappingFault) in try StrappingTable(csv: text) }
        let head = readFile(reader, "strapping_liquid_head") { (text) throws(StrappingFault) in
            try LiquidHead(csv: text)
        }
        guard let main else {
            // A table by the millimetre can be judged beside its main table only.
            _ = reader.text("strapping_fractions")
            return nil
        }
        let fractions = readFile(reader, "strapping_fractions") { (text) throws(StrappingFault) in
            try FractionTable(csv: text, main: main)
        }
        if let head { warnOfShortHead(head, main, reader.place("strapping_liquid_head")) }
        return TankCapacity(strapping: main, fractions: fractions, liquidHead: head ?? courses)
    }

    /// Where the one table ends before the other, what the tank holds is uncertain.
    private func warnOfShortHead(_ head: LiquidHead, _ main: StrappingTable, _ place: FaultPlace) {
        let levels = main.levelRangeMillimetres
        for level in [levels.lowerBound, levels.upperBound] where head.cubicMetres(atLevelMillimetres: level) == nil {
            faults.warn(
                place,
                "says nothing of \(NumberWords.plain(level)) mm, which the strapping table has: what the tank holds there is "
                    + "uncertain")
        }
    }

    /// A table's file that a key names; nil where there is none, or where it is wrong.
    private func readFile<Table>(
        _ reader: TableReader, _ key: String, _ make: (String) throws(StrappingFault) -> Table
    ) -> Table? {
        guard let name = reader.title(key) else { return nil }
        let file = resolved(name)
        let text: String
        switch ConfigurationText.read(file) {
        case .success(let found): text = found
        case .failure(let problem):
            reader.fault(key, "\(NumberWords.quoted(file)): \(problem.words)")
            return nil
        }
        do {
            return try make(text)
        } catch {
            faults.add(
                ConfigurationFault(
                    file: file.withoutControls, line: error.line, key: reader.place(key).key, words: error.words))
            return nil
        }
    }
}
