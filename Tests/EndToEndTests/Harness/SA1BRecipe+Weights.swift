import MiniatureMirror

extension SA1BRecipe {
    /// Tars of about 6 KB.
    static var light: SA1BRecipe { SA1BRecipe() }

    /// Gzipped tars of about this many bytes.
    static func weighing(_ bytes: Int) -> SA1BRecipe {
        var recipe = SA1BRecipe()
        recipe.padding = bytes / recipe.imagesPerTar
        return recipe
    }

    /// The same tars without gzip, so that only a checksum shows a flipped bit.
    var plain: SA1BRecipe {
        var recipe = self
        recipe.isGzipped = false
        return recipe
    }
}
