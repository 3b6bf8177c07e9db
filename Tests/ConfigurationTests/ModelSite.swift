import Configuration

/// A site of one tank, `A`, whose gauge is of the model `m` that a test describes.
enum ModelSite {
    static func parse(
        gauge: String, station: String = "", line: String = "", tank: String = ""
    ) throws -> SiteConfiguration {
        try SiteConfiguration.parse(
            text: """
                [station]
                time_zone = "UTC"
                \(station)
                [[line]]
                name = "south"
                transport = "rtu"
                device = "/dev/ttyUSB0"
                \(line)
                [[gauge]]
                model = "m"
                \(gauge)
                [[tank]]
                name = "A"
                line = "south"
                unit = 1
                gauge = "m"
                shell_height_mm = 10000
                \(tank)

                """, path: "config.toml")
    }
}
